import type { OrderState } from '../../src/orders/order.ts'
import { decide, type OrderSignal, unansweredEvent } from '../../src/orders/saga.ts'

type OrderEvent = 'order.created' | 'order.confirmed' | 'order.cancelled'

type Message =
  | { readonly to: 'payment' | 'user'; readonly event: OrderEvent }
  | { readonly to: 'order'; readonly event: OrderSignal }

export interface Circumstances {
  readonly order: OrderState
  readonly isCardGood: boolean
  readonly isBalanceEnough: boolean
}

type Money = 'untouched' | 'taken' | 'captured' | 'given back' | 'refused'

/** The order's saga, the other services as their contracts promise, and the messages that are not delivered yet. */
export function createWorld({ order, isCardGood, isBalanceEnough }: Circumstances) {
  let state = order
  const queue: Message[] = []
  const published: OrderEvent[] = []
  const money: { card: Money; balance: Money } = { card: 'untouched', balance: 'untouched' }
  const isCancelled = { payment: false, user: false }

  const sendToServices = (event: OrderEvent) => queue.push({ to: 'payment', event }, { to: 'user', event })
  const sendToOrder = (event: OrderSignal) => queue.push({ to: 'order', event })

  function orderReceives(signal: OrderSignal) {
    const decision = decide(state, signal)
    state = decision.order
    if (decision.event) {
      published.push(decision.event)
      sendToServices(decision.event)
    }
  }

  function paymentReceives(event: OrderEvent) {
    if (order.payment === 'none') return
    isCancelled.payment ||= event === 'order.cancelled'
    if (money.card === 'untouched' && event === 'order.created' && !isCancelled.payment) {
      money.card = isCardGood ? 'taken' : 'refused'
    }
    if (money.card === 'taken' && event === 'order.confirmed' && !isCancelled.payment) money.card = 'captured'
    if (isCancelled.payment && money.card === 'taken') {
      money.card = 'given back'
      sendToOrder('payment.voided')
    } else if (isCancelled.payment && money.card === 'captured') {
      money.card = 'given back'
      sendToOrder('payment.refunded')
    } else if (money.card === 'taken') sendToOrder('payment.authorized')
    else if (money.card === 'captured') sendToOrder('payment.captured')
    else if (money.card === 'refused') sendToOrder('payment.declined')
  }

  function userReceives(event: OrderEvent) {
    if (order.balance === 'none' || event === 'order.confirmed') return
    isCancelled.user ||= event === 'order.cancelled'
    if (money.balance === 'untouched' && event === 'order.created' && !isCancelled.user) {
      money.balance = isBalanceEnough ? 'taken' : 'refused'
    }
    if (isCancelled.user && money.balance === 'taken') {
      money.balance = 'given back'
      sendToOrder('user.balance-credited')
    } else if (money.balance === 'taken') sendToOrder('user.balance-debited')
    else if (money.balance === 'refused') sendToOrder('user.balance-debit-rejected')
  }

  const deliver = (message: Message) => {
    if (message.to === 'order') orderReceives(message.event)
    else if (message.to === 'payment') paymentReceives(message.event)
    else userReceives(message.event)
  }

  sendToServices('order.created')
  return {
    money,
    published,
    state: () => state,
    signal: orderReceives,
    /** Delivers one of the messages; with `keep` it is delivered again later. */
    deliverAny(choice: number, keep: boolean) {
      const index = choice % Math.max(queue.length, 1)
      const message = queue[index]
      if (!message) return
      if (!keep) queue.splice(index, 1)
      deliver(message)
    },
    /** Loses all messages, as a queue does after its retention period. */
    lose() {
      queue.length = 0
    },
    /** What the schedule does for a stalled order. */
    nudge() {
      const event = unansweredEvent(state)
      if (event) sendToServices(event)
    },
    /** Delivers until no message is left. */
    settle() {
      for (let message = queue.shift(); message; message = queue.shift()) deliver(message)
    },
  }
}
