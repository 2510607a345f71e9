import { envSchema } from 'env-schema'
import Type, { type Static, type TObject } from 'typebox'
import service from '../../service.ts'

export const commonEnvironment = {
  PORT: Type.Integer({ minimum: 0, maximum: 65535 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  LOG_LEVEL: Type.String({ default: 'info' }),
  // Number of proxies in front of the process: X-Forwarded-For is trusted for that many hops.
  TRUSTED_PROXIES: Type.Integer({ minimum: 0, default: 1 }),
  // From which requests of the worker daemon come when not from loopback: of the host's nginx, as a container sees it.
  DAEMON_ADDRESS: Type.Optional(Type.String({ minLength: 1 })),
  DATABASE_URL: Type.String({ minLength: 1 }),
  DATABASE_POOL_SIZE: Type.Integer({ minimum: 2, default: 10 }),
  // Of the web process; more are answered with 503.
  CONCURRENT_REQUESTS: Type.Integer({ minimum: 1, default: 100 }),
  STAGE: Type.String({ minLength: 1 }),
  JWKS_URL: Type.String({ minLength: 1 }),
  TOKEN_ISSUER: Type.String({ minLength: 1 }),
  TOKEN_AUDIENCE: Type.String({ minLength: 1 }),
}

/** Parses the environment. Its error names what is wrong and where to mend it, and never shows a value. */
export function readEnvironment<const S extends TObject>(schema: S, environment = process.env): Static<S> {
  try {
    return envSchema<Static<S>>({ schema, data: environment, env: false })
  } catch (error) {
    const problems = (error instanceof Error ? error.message : String(error))
      .replaceAll(/env must have required property '(\w+)'/g, '$1 is missing')
      .replaceAll(/env\/(\w+)/g, '$1')
    const mend =
      'src/config.ts declares it: set it in the shell of dev or in the stage on AWS, or give it a default'
    throw new Error(`${service.name} cannot start: ${problems} (${mend})`)
  }
}
