import type { OrderState } from '../../src/orders/order-state.ts'
import { decide, type Happening, unansweredEvent } from '../../src/orders/saga.ts'

type OrderEvent = 'order.created' | 'order.confirmed' | 'order.cancelled'

type Message =
  | { readonly to: 'payment' | 'user'; readonly event: OrderEvent }
  | { readonly to: 'order'; readonly event: Happening }

export interface Circumstances {
  readonly order: OrderState
  readonly cardIsGood: boolean
  readonly balanceReaches: boolean
}

type Part = 'untouched' | 'taken' | 'collected' | 'given back' | 'refused'

/** The order's saga, and the other services' promises as the contracts state them, with messages that lie on a table. */
export function createWorld({ order, cardIsGood, balanceReaches }: Circumstances) {
  let state = order
  const table: Message[] = []
  const verdicts: OrderEvent[] = []
  const money: { card: Part; balance: Part } = { card: 'untouched', balance: 'untouched' }
  const heardCancelled = { payment: false, user: false }

  const tellOthers = (event: OrderEvent) => table.push({ to: 'payment', event }, { to: 'user', event })
  const tellOrder = (event: Happening) => table.push({ to: 'order', event })

  function heardByOrder(happening: Happening) {
    const decision = decide(state, happening)
    state = decision.order
    if (decision.event) {
      verdicts.push(decision.event)
      tellOthers(decision.event)
    }
  }

  function heardByPayment(event: OrderEvent) {
    if (order.payment === 'none') return
    heardCancelled.payment ||= event === 'order.cancelled'
    if (money.card === 'untouched' && event === 'order.created' && !heardCancelled.payment) {
      money.card = cardIsGood ? 'taken' : 'refused'
    }
    if (money.card === 'taken' && event === 'order.confirmed' && !heardCancelled.payment)
      money.card = 'collected'
    if (heardCancelled.payment && money.card === 'taken') {
      money.card = 'given back'
      tellOrder('payment.voided')
    } else if (heardCancelled.payment && money.card === 'collected') {
      money.card = 'given back'
      tellOrder('payment.refunded')
    } else if (money.card === 'taken') tellOrder('payment.authorized')
    else if (money.card === 'collected') tellOrder('payment.captured')
    else if (money.card === 'refused') tellOrder('payment.declined')
  }

  function heardByUser(event: OrderEvent) {
    if (order.balance === 'none' || event === 'order.confirmed') return
    heardCancelled.user ||= event === 'order.cancelled'
    if (money.balance === 'untouched' && event === 'order.created' && !heardCancelled.user) {
      money.balance = balanceReaches ? 'taken' : 'refused'
    }
    if (heardCancelled.user && money.balance === 'taken') {
      money.balance = 'given back'
      tellOrder('user.balance-credited')
    } else if (money.balance === 'taken') tellOrder('user.balance-debited')
    else if (money.balance === 'refused') tellOrder('user.balance-debit-rejected')
  }

  const deliver = (message: Message) => {
    if (message.to === 'order') heardByOrder(message.event)
    else if (message.to === 'payment') heardByPayment(message.event)
    else heardByUser(message.event)
  }

  tellOthers('order.created')
  return {
    money,
    verdicts,
    state: () => state,
    happens: heardByOrder,
    /** Delivers one message of those on the table; `keep` leaves it there, to come again. */
    deliverAny(choice: number, keep: boolean) {
      const index = choice % Math.max(table.length, 1)
      const message = table[index]
      if (!message) return
      if (!keep) table.splice(index, 1)
      deliver(message)
    },
    /** Throws away everything on the table, as a queue does with what lay there for too long. */
    lose() {
      table.length = 0
    },
    /** What the schedule does for an order that stands still. */
    nudge() {
      const event = unansweredEvent(state)
      if (event) tellOthers(event)
    },
    /** Delivers until the table is empty. */
    settle() {
      for (let message = table.shift(); message; message = table.shift()) deliver(message)
    },
  }
}
