import type { LocalAws } from '@fanfare/local'
import type { Seen } from './steps/index.ts'

/** Amounts are minor units. */
export interface Outcome {
  readonly order: {
    readonly status: 'confirmed' | 'cancelled'
    readonly reason?: string
    /** Allowed states of the card's and of the balance's part. */
    readonly payment: readonly string[]
    readonly balance: readonly string[]
  }
  readonly payment: 'captured' | 'declined' | 'voided'
  /** The rest is neither taken nor held. */
  readonly takenFromCard: number
  readonly takenFromBalance: number
  /** Events with one mail each. */
  readonly mails: readonly string[]
}

/** As in `order: confirmed expected, pending seen`. */
export function differences(outcome: Outcome, seen: Seen): string[] {
  const [order, ...moreOrders] = seen.orders
  const [payment, ...morePayments] = seen.payments
  const balance = seen.customer.balance - outcome.takenFromBalance
  const sum = seen.entries.reduce((total, { amount }) => total + amount, 0)
  const mails = seen.mails.map(({ kind, state }) => (state === 'sent' ? kind : `${kind} (${state})`))
  return [
    difference('orders', ['1'], moreOrders.length + (order ? 1 : 0)),
    difference('order', [outcome.order.status], order?.status),
    difference("the order's reason", [outcome.order.reason ?? 'none'], order?.reason ?? 'none'),
    difference("the order's card", outcome.order.payment, order?.payment),
    difference("the order's balance", outcome.order.balance, order?.balance),
    difference('payments', ['1'], morePayments.length + (payment ? 1 : 0)),
    difference('payment', [outcome.payment], payment?.status),
    difference('balance', [String(balance)], seen.balance),
    difference('sum of the balance entries', [String(balance)], sum),
    difference('mails', [outcome.mails.toSorted().join(', ')], mails.toSorted().join(', ')),
  ].filter((each) => each !== undefined)
}

function difference(what: string, expected: readonly string[], seen: string | number | undefined) {
  if (expected.includes(String(seen))) return undefined
  return `${what}: ${expected.join(' or ')} expected, ${seen || 'nothing'} seen`
}

type StripeEmulator = NonNullable<LocalAws['stripe']>

/** Expects one intent for the order, nothing held, and the expected amount taken. */
export function bookDifferences(stripe: StripeEmulator, orderId: string, outcome: Outcome): string[] {
  const intents = stripe.intents().filter(({ metadata }) => metadata['orderId'] === orderId)
  const held = intents.reduce((sum, { amount_capturable }) => sum + amount_capturable, 0)
  const taken = intents.reduce((sum, { amount_received, refunded }) => sum + amount_received - refunded, 0)
  return [
    difference("Stripe's intents of the order", ['1'], String(intents.length)),
    difference('held by Stripe', ['0'], String(held)),
    difference('taken by Stripe', [String(outcome.takenFromCard)], String(taken)),
  ].filter((each) => each !== undefined)
}
