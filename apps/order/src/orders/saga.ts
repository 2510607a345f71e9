import type { EventType } from '@fanfare/contracts'
import type { BalanceState, CancelReason, OrderState, PaymentState } from './order-state.ts'

/*
 * The story of an order. Four services live it; this file decides how it goes on.
 *
 * A customer places an order: a part from the balance, the rest by card. It is `pending`, and everybody is told.
 *
 *   step                            done by    when it works                   when it does not
 *   1. hold the card's part         payment    payment.authorized              payment.declined
 *   2. take the balance's part      user       user.balance-debited            user.balance-debit-rejected
 *   3. both are there: confirmed    order      order.confirmed                 (one is missing: order.cancelled)
 *   4. collect what is held         payment    payment.captured
 *
 *   what undoes a step, once order.cancelled is heard
 *   1. let go of the card's part    payment    payment.voided
 *   2. give back the balance's      user       user.balance-credited
 *   4. pay the card back            payment    payment.refunded
 *
 * Steps 1 and 2 go on at the same time. A customer may cancel whenever they like, a confirmed order too. An order
 * whose outcome nobody tells is cancelled when its time is up.
 *
 * Events come in any order, more than once, and late. So each is only a fact that is learned, a newer fact is never
 * replaced by an older, and the verdict follows from the facts. A cancelled order stays cancelled: whoever did their
 * part late hears order.cancelled all the same, and undoes it.
 */

/** What may happen to an order: what other services tell of their part, what its customer wants, or nothing at all. */
export type Happening =
  | Extract<EventType, `payment.${string}` | `user.balance-${string}`>
  | 'customer-cancels'
  | 'time-is-up'

export interface Decision {
  readonly order: OrderState
  /** What the world must be told now. */
  readonly event: 'order.confirmed' | 'order.cancelled' | null
}

export function decide(before: OrderState, happening: Happening): Decision {
  const order = judge(learn(before, happening), happening)
  if (order.status === before.status || order.status === 'pending') return { order, event: null }
  return { order, event: `order.${order.status}` }
}

function judge(order: OrderState, happening: Happening): OrderState {
  if (order.status === 'cancelled') return order
  // Also when a hold lapses, or is paid back by hand, after the order was confirmed.
  if (isOneOf(order.payment, 'declined', 'voided', 'refunded')) return cancelled(order, 'payment-declined')
  if (isOneOf(order.balance, 'rejected', 'credited')) return cancelled(order, 'balance-too-small')
  if (happening === 'customer-cancels') return cancelled(order, 'cancelled-by-customer')

  const cardIsGood = isOneOf(order.payment, 'none', 'authorized', 'captured')
  const balanceIsGood = isOneOf(order.balance, 'none', 'debited')
  if (cardIsGood && balanceIsGood) return { ...order, status: 'confirmed' }

  if (happening === 'time-is-up') return cancelled(order, 'timed-out')
  return order
}

const cancelled = (order: OrderState, reason: CancelReason): OrderState => ({
  ...order,
  status: 'cancelled',
  reason,
})

/** What each happening tells of the order's two parts. */
const tells: Record<Happening, Partial<Pick<OrderState, 'payment' | 'balance'>>> = {
  'payment.authorized': { payment: 'authorized' },
  'payment.declined': { payment: 'declined' },
  'payment.captured': { payment: 'captured' },
  'payment.voided': { payment: 'voided' },
  'payment.refunded': { payment: 'refunded' },
  'user.balance-debited': { balance: 'debited' },
  'user.balance-debit-rejected': { balance: 'rejected' },
  'user.balance-credited': { balance: 'credited' },
  'customer-cancels': {},
  'time-is-up': {},
}

// The older fact first.
const cardStory = ['pending', 'authorized', 'captured', 'voided', 'declined', 'refunded'] as const
const balanceStory = ['pending', 'debited', 'rejected', 'credited'] as const

function learn(order: OrderState, happening: Happening): OrderState {
  const { payment = order.payment, balance = order.balance } = tells[happening]
  return {
    ...order,
    payment: newer(cardStory, order.payment, payment),
    balance: newer(balanceStory, order.balance, balance),
  }
}

// A part that the order does not have (`none`) has no story.
function newer<Fact extends PaymentState | BalanceState>(
  story: readonly Fact[],
  known: Fact,
  told: Fact,
): Fact {
  if (!story.includes(known)) return known
  return story.indexOf(told) > story.indexOf(known) ? told : known
}

/**
 * What the order says once more while it waits for an answer: whoever hears it tells their outcome again.
 * Null when the story is over, and every part of the money is where it belongs.
 */
export function unansweredEvent({ status, payment, balance }: OrderState) {
  switch (status) {
    case 'pending':
      return 'order.created'
    case 'confirmed':
      return payment === 'authorized' ? 'order.confirmed' : null
    case 'cancelled': {
      const moneyIsOut =
        isOneOf(payment, 'pending', 'authorized', 'captured') || isOneOf(balance, 'pending', 'debited')
      return moneyIsOut ? 'order.cancelled' : null
    }
    default:
      return status satisfies never
  }
}

const isOneOf = <S extends string>(state: S, ...states: readonly S[]) => states.includes(state)
