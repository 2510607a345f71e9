import { type Payment, PaymentState } from '../generated/prisma/client.ts'

/** In minor units. */
export type Money = readonly [held: number, captured: number, refunded: number]

/** An intent in Stripe's books. */
export interface BookedIntent {
  readonly intentId: string
  /** Undefined: not this shop's. */
  readonly orderId: string | undefined
  readonly money: Money
}

export interface Difference {
  readonly intentId: string
  readonly orderId: string | undefined
  readonly kind: 'amounts' | 'unknown' | 'missing'
  readonly ours: Money
  readonly theirs: Money
}

type Known = Pick<Payment, 'orderId' | 'intentId' | 'amount' | 'state' | 'updatedAt'>

const none: Money = [0, 0, 0]

/** Of a payment of 1. */
const moneyIn: Readonly<Record<PaymentState, Money>> = {
  pending: none,
  authorized: [1, 0, 0],
  declined: none,
  failed: none,
  captured: [0, 1, 0],
  voided: none,
  refunded: [0, 1, 1],
  // Stripe has put the money back.
  refund_failed: [0, 1, 0],
}

export const statesWithMoney = Object.values(PaymentState).filter((state) => moneyIn[state] !== none)

function moneyOf({ state, amount }: Pick<Payment, 'state' | 'amount'>): Money {
  const [held, captured, refunded] = moneyIn[state]
  return [held * amount, captured * amount, refunded * amount]
}

/**
 * An intent holds money only after its payment has stored it: one that is not stored is no matter of time.
 * @param before what has changed later is compared in the next night: it may have changed between the two readings
 */
export function differenceOf(
  { intentId, orderId, money }: BookedIntent,
  payment: Known | undefined,
  before: Date,
): Difference | undefined {
  if (orderId === undefined || (payment !== undefined && payment.updatedAt > before)) return undefined
  const ours = payment === undefined ? none : moneyOf(payment)
  if (isEqual(ours, money)) return undefined
  const kind = payment === undefined ? 'unknown' : 'amounts'
  return { intentId, orderId, kind, ours, theirs: money }
}

/** Of a payment whose intent is not in the books. */
export function missing({ intentId, orderId, ...payment }: Known): Difference | undefined {
  const ours = moneyOf(payment)
  if (intentId === null || isEqual(ours, none)) return undefined
  return { intentId, orderId, kind: 'missing', ours, theirs: none }
}

const isEqual = (a: Money, b: Money) => a.every((part, index) => part === b[index])
