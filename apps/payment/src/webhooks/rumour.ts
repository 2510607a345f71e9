import type Stripe from 'stripe'
import type { PaymentState } from '../generated/prisma/client.ts'
import { standingOf } from '../stripe/standing-of.ts'

/** What an event of Stripe's says of a payment. It may be old, and come in any order: what is true must be asked. */
export interface Rumour {
  readonly intentId: string
  readonly state: PaymentState
}

/** Undefined for events that tell of no payment. */
export function rumourOf({ data: { object } }: Stripe.Event): Rumour | undefined {
  if (!('object' in object)) return undefined
  if (object.object === 'payment_intent') return { intentId: object.id, state: standingOf(object).state }
  if (object.object !== 'charge' || !object.refunded || !object.payment_intent) return undefined
  const { payment_intent: intent } = object
  return { intentId: typeof intent === 'string' ? intent : intent.id, state: 'refunded' }
}
