import type Stripe from 'stripe'
import Type from 'typebox'
import { Compile } from 'typebox/schema'
import { statusOf } from '../clients/stripe/intents.ts'
import type { PaymentState } from '../generated/prisma/client.ts'
import { type SettleContext, settle } from '../payments/settle.ts'

/** A webhook may be old or out of order, so Stripe is queried before a change. */
export interface WebhookHint {
  readonly intentId: string
  readonly state: PaymentState
}

export async function applyHint(context: SettleContext, { intentId, state }: WebhookHint): Promise<void> {
  const payment = await context.db.payment.findUnique({ where: { intentId } })
  if (payment) await settle(context, payment.orderId, { hint: state })
}

const events = Compile(Type.Object({ data: Type.Object({ object: Type.Object({}) }) }))

export const isEvent = (body: unknown): boolean => events.Check(body)

export function hintOf({ data: { object } }: Stripe.Event): WebhookHint | undefined {
  if (!('object' in object)) return undefined
  if (object.object === 'payment_intent') return toHint(object.id, statusOf(object).state)
  if (object.object !== 'charge' || !object.refunded || !object.payment_intent) return undefined
  const { payment_intent: intent } = object
  return toHint(typeof intent === 'string' ? intent : intent.id, 'refunded')
}

const toHint = (intentId: unknown, state: PaymentState): WebhookHint | undefined =>
  typeof intentId === 'string' && /^\w{1,255}$/.test(intentId) ? { intentId, state } : undefined
