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

type Transition = (typeof transitions)[number]

export interface SagaStep {
  readonly machine: Machine
  readonly from: string
  readonly to: string
  readonly on: string
  /** When, if the order went this way. */
  readonly at: number | undefined
}

interface Stored {
  readonly status: string
  readonly payment: string
  readonly balance: string
  readonly updated: number
}

/** Every transition; those that the order took have a time. What no fact tells, the stored state does. */
export function sagaOf(facts: readonly Fact[], order: Stored): SagaStep[] {
  const reached = new Map<Machine, string>([
    ['order', 'placed'],
    ['card', 'pending'],
    ['balance', 'pending'],
  ])
  const taken = new Map<Transition, number>()
  const take = (step: Transition, at: number) => {
    reached.set(step.machine, step.to)
    taken.set(step, at)
  }
  for (const { type, at } of facts.filter(isKind('event')).sort((one, other) => one.at - other.at)) {
    const step = transitions.find(({ on, machine, from }) => on === type && from === reached.get(machine))
    if (step) take(step, at)
  }
  const stored = { order: order.status, card: words(order.payment), balance: order.balance }
  for (const [machine, state] of reached) {
    for (const step of wayTo(machine, state, stored[machine])) take(step, order.updated)
  }
  return transitions.map((each) => ({ ...each, at: taken.get(each) }))
}

/** A payment that failed ended as one that was declined did. */
const words = (state: string) => (state === 'failed' ? 'declined' : state.replace('_', ' '))

/** The transitions from one state to another, a direct one if there is one; none when there is no way. */
function wayTo(machine: Machine, from: string, to: string): Transition[] {
  const steps = transitions.filter((each) => each.machine === machine && each.from === from)
  const last = steps.find((step) => step.to === to)
  if (last) return [last]
  for (const step of steps) {
    const rest = wayTo(machine, step.to, to)
    if (rest.length > 0) return [step, ...rest]
  }
  return []
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
