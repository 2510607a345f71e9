import Type, { type Static } from 'typebox'
import { commonEnvironment, readEnvironment } from './plugins/environment.ts'

/** KiB. Source: OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. */
export const owaspMemory = 19_456

const schema = Type.Object({
  ...commonEnvironment,
  // Ed25519: signs the tokens. PKCS 8 in PEM (`\n` may stand for the line ends), or a JWK.
  TOKEN_PRIVATE_KEY: Type.String({ minLength: 1 }),
  // How long a token is good for.
  TOKEN_SECONDS: Type.Integer({ minimum: 1, default: 15 * 60 }),
  // What a password's hash costs: the default is OWASP's. Less is for tests, and is logged as a warning.
  PASSWORD_HASH_MEMORY_KIB: Type.Integer({ minimum: 1_024, maximum: 1_048_576, default: owaspMemory }),
  // What a new customer is given, in minor units.
  WELCOME_CREDIT: Type.Integer({ minimum: 0, maximum: 1_000_000_000, default: 10_000 }),
  CURRENCY: Type.String({ pattern: '^[A-Z]{3}$', default: 'EUR' }),
  // Wrong passwords that an account takes in 15 minutes, and log-ins that an address may try in a minute.
  LOGIN_FAILURES_PER_ACCOUNT: Type.Integer({ minimum: 1, default: 10 }),
  LOGIN_ATTEMPTS_PER_ADDRESS: Type.Integer({ minimum: 1, default: 100 }),
})

export type Config = Static<typeof schema>

export const readConfig = (environment = process.env): Config => readEnvironment(schema, environment)
