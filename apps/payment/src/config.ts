import { commonEnvironment } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import { readEnvironment } from './platform/environment.ts'

const schema = Type.Object({
  ...commonEnvironment,
  // The first is sent, all are accepted.
  PAYMENT_API_TOKEN: Type.String({ pattern: '^[^,]{16,}(,[^,]{16,})*$' }),
  STRIPE_API_KEY: Type.String({ minLength: 1 }),
  STRIPE_API_BASE: Type.Optional(Type.String()),
  STRIPE_WEBHOOK_SECRET: Type.String({ minLength: 1 }),
  // In an hour.
  DECLINES_PER_CUSTOMER: Type.Integer({ minimum: 1, default: 10 }),
  DECLINES_PER_CARD: Type.Integer({ minimum: 1, default: 5 }),
  DECLINES_PER_ADDRESS: Type.Integer({ minimum: 1, default: 30 }),
})

export type Config = Static<typeof schema>

export const readConfig = (environment = process.env): Config => readEnvironment(schema, environment)
