import Type, { type Static } from 'typebox'
import { commonEnvironment, readEnvironment } from './plugins/environment.ts'

const schema = Type.Object({
  ...commonEnvironment,
  // What the order service shows when it asks for an authorisation.
  PAYMENT_API_TOKEN: Type.String({ minLength: 16 }),
  STRIPE_API_KEY: Type.String({ minLength: 1 }),
  // Another server that speaks Stripe's API, as in http://127.0.0.1:12111; Stripe itself when left out.
  STRIPE_API_BASE: Type.Optional(Type.String()),
  STRIPE_WEBHOOK_SECRET: Type.String({ minLength: 1 }),
})

export type Config = Static<typeof schema>

export const readConfig = (environment = process.env): Config => readEnvironment(schema, environment)
