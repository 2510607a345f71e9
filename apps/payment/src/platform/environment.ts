import { envSchema } from 'env-schema'
import Type, { type Static, type TObject } from 'typebox'

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
  STAGE: Type.String({ minLength: 1 }),
  JWKS_URL: Type.String({ minLength: 1 }),
  TOKEN_ISSUER: Type.String({ minLength: 1 }),
  TOKEN_AUDIENCE: Type.String({ minLength: 1 }),
}

/** Parses the environment. Its error names what is wrong, and never shows a value. */
export function readEnvironment<const S extends TObject>(schema: S, environment = process.env): Static<S> {
  return envSchema<Static<S>>({ schema, data: environment, env: false })
}
