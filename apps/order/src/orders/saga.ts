import type { BalanceState, CancelReason, OrderState, PaymentState } from './order.ts'

/*
 * The saga of an order: other services do their parts, and this file decides.
 *
 * A customer places an order: a part from the balance, the rest by card. It is `pending`: order.created.
 *
 *   step                              by         when it works             when it fails
 *   1. authorize the card's part      payment    payment.authorized        payment.declined
 *                                                                        (or could not be made: payment.failed)
 *   2. debit the balance's part       user       user.balance-debited      user.balance-debit-rejected
 *   3. confirm when both are there    order      order.confirmed           order.cancelled
 *   4. capture the card's part        payment    payment.captured
 *
 *   order.cancelled undoes            by         done
 *   1. void the card's part           payment    payment.voided
 *   2. credit the balance's part      user       user.balance-credited
 *   4. refund the card's part         payment    payment.refunded     payment.refund-failed: an operator pays it back
 *
 * Steps 1 and 2 run in parallel. A customer may cancel, a confirmed order for a day. An undecided order is cancelled at its deadline.
 *
 * Events come in any order, late, and more than once. So each event only adds a fact, a newer fact is never replaced by
 * an older one, and the decision follows from the facts. A cancelled order stays cancelled: a service that finishes its
 * step late receives order.cancelled too, and undoes the step.
 */

export type OrderSignal =
  | `payment.${'authorized' | 'declined' | 'captured' | 'voided' | 'refunded' | 'refund-failed'}`
  | `user.balance-${'debited' | 'debit-rejected' | 'credited'}`
  // A payment.declined whose card is not the cause, and a user.balance-debit-rejected whose balance is not.
  | 'payment.failed'
  | 'user.balance-unknown'
  | 'cancel-requested'
  | 'deadline-passed'

export interface Decision {
  readonly order: OrderState
  readonly event: 'order.confirmed' | 'order.cancelled' | null
}

export function decide(before: OrderState, signal: OrderSignal): Decision {
  const order = conclude(addFact(before, signal), signal)
  if (order.status === before.status || order.status === 'pending') return { order, event: null }
  return { order, event: `order.${order.status}` }
}

function conclude(order: OrderState, signal: OrderSignal): OrderState {
  if (order.status === 'cancelled') return order
  if (order.payment === 'declined') return cancelled(order, 'payment-declined')
  if (order.payment === 'failed') return cancelled(order, 'payment-failed')
  if (order.balance === 'rejected') {
    return cancelled(order, signal === 'user.balance-unknown' ? 'payment-failed' : 'balance-too-small')
  }
  // Also after a confirmation: an authorization expires, or an operator refunds.
  const isReversed =
    isOneOf(order.payment, 'voided', 'refunded', 'refund_failed') || order.balance === 'credited'
  if (isReversed) return cancelled(order, 'payment-reversed')
  if (signal === 'cancel-requested') return cancelled(order, 'cancelled-by-customer')

  const isCardGood = isOneOf(order.payment, 'none', 'authorized', 'captured')
  const isBalanceGood = isOneOf(order.balance, 'none', 'debited')
  if (isCardGood && isBalanceGood) return { ...order, status: 'confirmed' }

  if (signal === 'deadline-passed') return cancelled(order, 'timed-out')
  return order
}

const cancelled = (order: OrderState, reason: CancelReason): OrderState => ({
  ...order,
  status: 'cancelled',
  reason,
})

/** The event to publish again. Null once the order is decided and no money is left to move. */
export function unansweredEvent({ status, payment, balance }: OrderState) {
  switch (status) {
    case 'pending':
      return 'order.created'
    case 'confirmed':
      return payment === 'authorized' ? 'order.confirmed' : null
    case 'cancelled': {
      const isMoneyOut =
        isOneOf(payment, 'pending', 'authorized', 'captured') || isOneOf(balance, 'pending', 'debited')
      return isMoneyOut ? 'order.cancelled' : null
    }
    default:
      return status satisfies never
  }
}

const facts: Record<OrderSignal, Partial<Pick<OrderState, 'payment' | 'balance'>>> = {
  'payment.authorized': { payment: 'authorized' },
  'payment.declined': { payment: 'declined' },
  'payment.failed': { payment: 'failed' },
  'payment.captured': { payment: 'captured' },
  'payment.voided': { payment: 'voided' },
  'payment.refunded': { payment: 'refunded' },
  'payment.refund-failed': { payment: 'refund_failed' },
  'user.balance-debited': { balance: 'debited' },
  'user.balance-debit-rejected': { balance: 'rejected' },
  'user.balance-unknown': { balance: 'rejected' },
  'user.balance-credited': { balance: 'credited' },
  'cancel-requested': {},
  'deadline-passed': {},
}

// Oldest first.
const paymentHistory = [
  'pending',
  'authorized',
  'captured',
  'failed',
  'voided',
  'declined',
  'refunded',
  'refund_failed',
] as const
const balanceHistory = ['pending', 'debited', 'rejected', 'credited'] as const

function addFact(order: OrderState, signal: OrderSignal): OrderState {
  const { payment = order.payment, balance = order.balance } = facts[signal]
  return {
    ...order,
    payment: newer(paymentHistory, order.payment, payment),
    balance: newer(balanceHistory, order.balance, balance),
  }
}

// `none` never changes.
function newer<State extends PaymentState | BalanceState>(
  history: readonly State[],
  known: State,
  reported: State,
): State {
  if (!history.includes(known)) return known
  return history.indexOf(reported) > history.indexOf(known) ? reported : known
}

const isOneOf = <S extends string>(state: S, ...states: readonly S[]) => states.includes(state)
