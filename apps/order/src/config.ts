import { commonEnvironment, currencyOf } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import { readEnvironment } from './platform/environment.ts'

const schema = Type.Object({
  ...commonEnvironment,
  CURRENCY: Type.String({ default: 'EUR' }),
  PAYMENT_URL: Type.String({ minLength: 1 }),
  // The first is sent, all are accepted.
  PAYMENT_API_TOKEN: Type.String({ pattern: '^[^,]{16,}(,[^,]{16,})*$' }),
  // Longest wait of POST /orders.
  PAYMENT_DEADLINE_MS: Type.Integer({ minimum: 1, default: 2_000 }),
  // Of one customer.
  ORDERS_PER_MINUTE: Type.Integer({ minimum: 1, default: 60 }),
  // Before the first nudge.
  NUDGE_SECONDS: Type.Integer({ minimum: 1, default: 60 }),
  // Age at which an undecided order is cancelled.
  ORDER_DEADLINE_SECONDS: Type.Integer({ minimum: 0, default: 900 }),
  // Age up to which a customer may cancel a confirmed order.
  CANCEL_SECONDS: Type.Integer({ minimum: 0, default: 86_400 }),
})

export type Config = Static<typeof schema>

/** Throws for a currency outside the contracts' table, too. */
export function readConfig(environment = process.env): Config {
  const config = readEnvironment(schema, environment)
  currencyOf(config.CURRENCY)
  return config
}
