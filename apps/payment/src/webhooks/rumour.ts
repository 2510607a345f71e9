import type Stripe from 'stripe'
import Type from 'typebox'
import { Compile } from 'typebox/schema'
import type { PaymentState } from '../generated/prisma/client.ts'
import { standingOf } from '../stripe/standing-of.ts'

/** What an event of Stripe's says of a payment. It may be old, and come in any order: what is true must be asked. */
export interface Rumour {
  readonly intentId: string
  readonly state: PaymentState
}

const events = Compile(Type.Object({ data: Type.Object({ object: Type.Object({}) }) }))

/** Whether a signed body is what Stripe's types say of it, as far as it is read here. */
export const isEvent = (body: unknown): boolean => events.Check(body)

/** Undefined for events that tell of no payment. */
export function rumourOf({ data: { object } }: Stripe.Event): Rumour | undefined {
  if (!('object' in object)) return undefined
  if (object.object === 'payment_intent') return about(object.id, standingOf(object).state)
  if (object.object !== 'charge' || !object.refunded || !object.payment_intent) return undefined
  const { payment_intent: intent } = object
  return about(typeof intent === 'string' ? intent : intent.id, 'refunded')
}

const about = (intentId: unknown, state: PaymentState): Rumour | undefined =>
  typeof intentId === 'string' && /^\w{1,255}$/.test(intentId) ? { intentId, state } : undefined
