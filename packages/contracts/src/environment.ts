import Type from 'typebox'

/**
 * Connections of a process's pool: DATABASE_POOL_SIZE. Handlers leave the spare ones to the relay's notification,
 * readiness and background work.
 */
export const databasePool = { least: 2, usual: 10, spare: 2 } as const

/** What every process of a service is given by the host that starts it, here and on AWS. */
export const commonEnvironment = {
  PORT: Type.Integer({ minimum: 0, maximum: 65535 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  LOG_LEVEL: Type.String({ default: 'info' }),
  // Number of proxies in front of the process: X-Forwarded-For is trusted for that many hops.
  TRUSTED_PROXIES: Type.Integer({ minimum: 0, default: 1 }),
  // From which requests of the worker daemon come when not from loopback: of the host's nginx, as a container sees it.
  DAEMON_ADDRESS: Type.Optional(Type.String({ minLength: 1 })),
  DATABASE_URL: Type.String({ minLength: 1 }),
  DATABASE_POOL_SIZE: Type.Integer({ minimum: databasePool.least, default: databasePool.usual }),
  // Of the web process; more are answered with 503.
  CONCURRENT_REQUESTS: Type.Integer({ minimum: 1, default: 100 }),
  STAGE: Type.String({ minLength: 1 }),
  JWKS_URL: Type.String({ minLength: 1 }),
  TOKEN_ISSUER: Type.String({ minLength: 1 }),
  TOKEN_AUDIENCE: Type.String({ minLength: 1 }),
}
