import type { Intent } from './intent.ts'
import { paymentIntentObject } from './objects.ts'

/** One intent in the books. Amounts are minor units, `created` is in seconds. */
export interface BookEntry {
  readonly id: string
  readonly created: number
  readonly currency: string
  readonly amount: number
  /** Authorised and neither taken nor let go. */
  readonly amount_capturable: number
  readonly amount_received: number
  readonly refunded: number
  readonly status: Intent['state']['status']
  readonly payment_method: string | null
  readonly metadata: Readonly<Record<string, string>>
}

export function summaryOf(intent: Intent): BookEntry {
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
