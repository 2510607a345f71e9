import { envSchema } from 'env-schema'
import Type, { type Static, type TObject } from 'typebox'

/** What every service reads from its environment, in both of its processes. */
export const commonEnvironment = {
  PORT: Type.Integer({ minimum: 0, maximum: 65535 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  LOG_LEVEL: Type.String({ default: 'info' }),
  // How many proxies stand before the process: X-Forwarded-For is believed that far, and no further.
  TRUSTED_PROXIES: Type.Integer({ minimum: 0, default: 1 }),
  DATABASE_URL: Type.String({ minLength: 1 }),
  DATABASE_POOL_SIZE: Type.Integer({ minimum: 2, default: 10 }),
  STAGE: Type.String({ minLength: 1 }),
  // A topic's ARN without its name, as in arn:aws:sns:us-east-1:123456789012:
  SNS_TOPIC_ARN_PREFIX: Type.String({ minLength: 1 }),
  JWKS_URL: Type.String({ minLength: 1 }),
  TOKEN_ISSUER: Type.String({ minLength: 1 }),
  TOKEN_AUDIENCE: Type.String({ minLength: 1 }),
}

/** Parses the environment once, at start; what is missing or malformed is named, and its value never shown. */
export function readEnvironment<const S extends TObject>(schema: S, environment = process.env): Static<S> {
  return envSchema<Static<S>>({ schema, data: environment, env: false })
}
