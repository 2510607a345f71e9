import Type, { type Static } from 'typebox'
import { commonEnvironment, readEnvironment } from './plugins/environment.ts'

const schema = Type.Object({
  ...commonEnvironment,
  // Ed25519, PKCS 8 in PEM: signs the tokens.
  TOKEN_PRIVATE_KEY: Type.String({ minLength: 1 }),
  // What a new customer is given, in minor units.
  WELCOME_CREDIT: Type.Integer({ minimum: 0, default: 10_000 }),
  CURRENCY: Type.String({ pattern: '^[A-Z]{3}$', default: 'EUR' }),
})

export type Config = Static<typeof schema>

export const readConfig = (environment = process.env): Config => readEnvironment(schema, environment)
