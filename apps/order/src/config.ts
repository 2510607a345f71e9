import Type, { type Static } from 'typebox'
import { commonEnvironment, readEnvironment } from './plugins/environment.ts'

const schema = Type.Object({
  ...commonEnvironment,
  CURRENCY: Type.String({ pattern: '^[A-Z]{3}$', default: 'EUR' }),
  PAYMENT_URL: Type.String({ minLength: 1 }),
  PAYMENT_API_TOKEN: Type.String({ minLength: 16 }),
  // How long an order's answer waits for its card, in milliseconds; later the card's answer comes as an event.
  PAYMENT_DEADLINE_MS: Type.Integer({ minimum: 1, default: 2_000 }),
  // An order that nobody answers for is told of again after so many seconds, then after twice as many, and so on.
  NUDGE_SECONDS: Type.Integer({ minimum: 1, default: 60 }),
  // An order that is still undecided at this age, in seconds, is cancelled.
  ORDER_DEADLINE_SECONDS: Type.Integer({ minimum: 0, default: 900 }),
})

export type Config = Static<typeof schema>

export const readConfig = (environment = process.env): Config => readEnvironment(schema, environment)
