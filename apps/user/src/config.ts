import { commonEnvironment, currencyOf } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import { readEnvironment } from './platform/environment.ts'

/** In KiB. Source: OWASP Password Storage Cheat Sheet, Argon2id. */
export const owaspMemory = 19_456

const schema = Type.Object({
  ...commonEnvironment,
  // Ed25519, see sessions/token-keys.ts. The first key signs; tokens of all are accepted.
  TOKEN_PRIVATE_KEY: Type.String({ minLength: 1 }),
  TOKEN_SECONDS: Type.Integer({ minimum: 1, default: 15 * 60 }),
  // Lower only in tests.
  PASSWORD_HASH_MEMORY_KIB: Type.Integer({ minimum: 1_024, maximum: 1_048_576, default: owaspMemory }),
  // In minor units of CURRENCY, for a confirmed address.
  WELCOME_CREDIT: Type.Integer({ minimum: 0, maximum: 1_000_000_000, default: 0 }),
  CURRENCY: Type.String({ default: 'EUR' }),
  // In 15 minutes.
  LOGIN_FAILURES_PER_ACCOUNT: Type.Integer({ minimum: 1, default: 10 }),
  // In a minute.
  LOGIN_ATTEMPTS_PER_ADDRESS: Type.Integer({ minimum: 1, default: 100 }),
  // In a minute.
  PROFILE_CHANGES_PER_CUSTOMER: Type.Integer({ minimum: 1, default: 30 }),
  // With a link, or about an attempt of somebody else, to one e-mail address in an hour.
  NOTICES_PER_EMAIL: Type.Integer({ minimum: 1, default: 5 }),
})

export type Config = Static<typeof schema>

/** Throws for a currency outside the contracts' table, too. */
export function readConfig(environment = process.env): Config {
  const config = readEnvironment(schema, environment)
  currencyOf(config.CURRENCY)
  return config
}
