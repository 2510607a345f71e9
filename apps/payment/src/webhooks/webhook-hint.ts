import type Stripe from 'stripe'
import Type from 'typebox'
import { Compile } from 'typebox/schema'
import { statusOf } from '../clients/stripe/intents.ts'
import type { Dispute, PaymentState } from '../generated/prisma/client.ts'
import { recordDispute } from '../payments/disputes.ts'
import { type SettleContext, settle } from '../payments/settle.ts'

/** A webhook may be old or out of order, so Stripe is queried before a payment's state changes. */
export type WebhookHint = { readonly intentId: string } & Change
type Change = { readonly state: PaymentState } | { readonly dispute: Dispute }

export async function applyHint(context: SettleContext, hint: WebhookHint): Promise<void> {
  if ('dispute' in hint) return recordDispute(context, hint.intentId, hint.dispute)
  const payment = await context.db.payment.findUnique({ where: { intentId: hint.intentId } })
  if (payment) await settle(context, payment.orderId, { hint: hint.state })
}

const events = Compile(Type.Object({ data: Type.Object({ object: Type.Object({}) }) }))

export const isEvent = (body: unknown): boolean => events.Check(body)

export function hintOf({ data: { object } }: Stripe.Event): WebhookHint | undefined {
  if (!('object' in object)) return undefined
  switch (object.object) {
    case 'payment_intent':
      // Events have the charge's id alone. What is refunded, Stripe is asked for.
      return toHint(object.id, { state: statusOf({ ...object, latest_charge: null }).state })
    case 'charge':
      return object.refunded ? toHint(object.payment_intent, { state: 'refunded' }) : undefined
    case 'refund':
      return isOver(object) ? toHint(object.payment_intent, { state: 'refund_failed' }) : undefined
    case 'dispute':
      return toHint(object.payment_intent, { dispute: disputeOf(object) })
    default:
      return undefined
  }
}

const isOver = ({ status }: Stripe.Refund) => status === 'failed' || status === 'canceled'

function disputeOf({ status }: Stripe.Dispute): Dispute {
  switch (status) {
    case 'lost':
      return 'lost'
    case 'won':
    case 'warning_closed':
    case 'prevented':
      return 'won'
    default:
      return 'open'
  }
}

/** The intent, or its id. */
function toHint(intent: unknown, change: Change): WebhookHint | undefined {
  const intentId = typeof intent === 'object' && intent !== null && 'id' in intent ? intent.id : intent
  if (typeof intentId !== 'string' || !/^\w{1,255}$/.test(intentId)) return undefined
  return { intentId, ...change }
}
