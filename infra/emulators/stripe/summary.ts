import type { Intent } from './intent.ts'
import { paymentIntentObject } from './objects.ts'

/** Amounts are minor units, `created` is seconds. */
export interface IntentSummary {
  readonly id: string
  readonly created: number
  readonly currency: string
  readonly amount: number
  /** Authorised, neither captured nor released. */
  readonly amount_capturable: number
  readonly amount_received: number
  readonly refunded: number
  readonly status: Intent['state']['status']
  readonly payment_method: string | null
  readonly metadata: Readonly<Record<string, string>>
}

export function summaryOf(intent: Intent): IntentSummary {
  const { amount_capturable, amount_received, payment_method } = paymentIntentObject(intent)
  const { id, created, currency, amount, metadata, state } = intent
  return {
    id,
    created,
    currency,
    amount,
    amount_capturable,
    amount_received,
    refunded: state.status === 'succeeded' ? state.refunded : 0,
    status: state.status,
    payment_method,
    metadata,
  }
}
