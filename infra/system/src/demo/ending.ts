import type { Seen } from './steps/index.ts'

/** How a story must end: what every service says of it, and where the money is. */
export interface Ending {
  readonly order: {
    readonly status: 'confirmed' | 'cancelled'
    readonly reason?: string
    /** What the order may know of its card, and of its balance's part. */
    readonly payment: readonly string[]
    readonly balance: readonly string[]
  }
  /** What the payment service says of the card. */
  readonly payment: 'captured' | 'declined' | 'voided'
  /** In minor units; what is not taken is neither taken nor held. */
  readonly takenFromCard: number
  readonly takenFromBalance: number
  /** The events that a mail was sent for, one each. */
  readonly mails: readonly string[]
}

/** What is not yet, or not at all, as it must be: `order: confirmed awaited, pending seen`. */
export function differences(ending: Ending, seen: Seen): string[] {
  const [order, ...moreOrders] = seen.orders
  const [payment, ...morePayments] = seen.payments
  const balance = seen.customer.balance - ending.takenFromBalance
  const sum = seen.entries.reduce((total, { amount }) => total + amount, 0)
  const mails = seen.mails.map(({ kind, state }) => (state === 'sent' ? kind : `${kind} (${state})`))
  return [
    differs('orders', ['1'], moreOrders.length + (order ? 1 : 0)),
    differs('order', [ending.order.status], order?.status),
    differs("the order's reason", [ending.order.reason ?? 'none'], order?.reason ?? 'none'),
    differs("the order's card", ending.order.payment, order?.payment),
    differs("the order's balance", ending.order.balance, order?.balance),
    differs('payments', ['1'], morePayments.length + (payment ? 1 : 0)),
    differs('payment', [ending.payment], payment?.status),
    differs('balance', [String(balance)], seen.balance),
    differs('sum of the balance entries', [String(balance)], sum),
    differs('mails', [ending.mails.toSorted().join(', ')], mails.toSorted().join(', ')),
  ].filter((difference) => difference !== undefined)
}

function differs(what: string, awaited: readonly string[], seen: string | number | undefined) {
  if (awaited.includes(String(seen))) return undefined
  return `${what}: ${awaited.join(' or ')} awaited, ${seen || 'nothing'} seen`
}
