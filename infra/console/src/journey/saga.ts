import { type Fact, type FactOf, isKind } from '../history/fact.ts'

export type Machine = 'order' | 'card' | 'balance'

/** The saga as a picture: apps/order/src/orders/saga.ts decides. A test compares the events. */
export const transitions = [
  { machine: 'order', from: 'placed', to: 'pending', on: 'order.created' },
  { machine: 'order', from: 'pending', to: 'confirmed', on: 'order.confirmed' },
  { machine: 'order', from: 'pending', to: 'cancelled', on: 'order.cancelled' },
  { machine: 'order', from: 'confirmed', to: 'cancelled', on: 'order.cancelled' },
  { machine: 'card', from: 'pending', to: 'authorized', on: 'payment.authorized' },
  { machine: 'card', from: 'pending', to: 'declined', on: 'payment.declined' },
  { machine: 'card', from: 'authorized', to: 'captured', on: 'payment.captured' },
  { machine: 'card', from: 'authorized', to: 'voided', on: 'payment.voided' },
  { machine: 'card', from: 'captured', to: 'refunded', on: 'payment.refunded' },
  { machine: 'card', from: 'captured', to: 'refund failed', on: 'payment.refund-failed' },
  { machine: 'balance', from: 'pending', to: 'debited', on: 'user.balance-debited' },
  { machine: 'balance', from: 'pending', to: 'rejected', on: 'user.balance-debit-rejected' },
  { machine: 'balance', from: 'debited', to: 'credited', on: 'user.balance-credited' },
] as const

export interface SagaStep {
  readonly machine: Machine
  readonly from: string
  readonly to: string
  readonly on: string
  /** When, if the order went this way. */
  readonly at: number | undefined
}

/** Every transition; those that the order took have a time. */
export function sagaOf(facts: readonly Fact[]): SagaStep[] {
  const events = facts.filter(isKind('event')).sort((one, other) => one.at - other.at)
  const reached = new Map<Machine, string>([
    ['order', 'placed'],
    ['card', 'pending'],
    ['balance', 'pending'],
  ])
  const taken = new Map<(typeof transitions)[number], number>()
  for (const event of events) {
    const step = transitions.find((each) => each.on === event.type && each.from === reached.get(each.machine))
    if (!step) continue
    reached.set(step.machine, step.to)
    taken.set(step, event.at)
  }
  return transitions.map((each) => ({ ...each, at: taken.get(each) }))
}

const reasons: Readonly<Record<string, string>> = {
  'payment-declined': 'the card was declined',
  'payment-failed': 'the payment could not be made',
  'balance-too-small': 'the balance is too small',
  'payment-reversed': 'the payment was released or paid back',
  'cancelled-by-customer': 'the customer cancelled it',
  'timed-out': 'it was undecided at its deadline',
}

/** Why the order was confirmed or cancelled, in words. */
export function whyOf(decision: FactOf<'event'>, facts: readonly Fact[]): string {
  if (decision.type === 'order.cancelled') {
    const { reason, detail } = Object(decision.data)
    const known = String(detail ?? reason)
    return reasons[known] ?? known
  }
  const before = facts.filter(isKind('event')).filter(({ at }) => at <= decision.at)
  const has = (type: string) => before.some((event) => event.type === type)
  const { cardAmount, balanceAmount } = Object(decision.data)
  const parts = [
    ...(cardAmount > 0
      ? [has('payment.authorized') ? 'the card is authorised' : 'the card was authorised by the call']
      : []),
    ...(balanceAmount > 0 ? ['the balance is debited'] : []),
  ]
  return parts.join(' and ') || 'nothing is to be paid'
}
