import { eraseCustomer, saveCustomer } from './customers/customers.ts'
import type { AnswerDelay } from './orders/answer-delay.ts'
import { applySignal } from './orders/apply-signal.ts'
import { signalOfDecline } from './orders/authorize-order.ts'
import type { OrderSignal } from './orders/saga.ts'
import type { Context } from './platform/context.ts'
import { storeRevocations } from './platform/http/revocations.ts'
import type { HandlerContext, Handlers } from './platform/messaging/events.ts'

interface Deps extends Pick<Context, 'publish'> {
  readonly answerDelay: AnswerDelay
}

export function createHandlers(context: Deps): Handlers {
  const signal = (orderId: string, type: OrderSignal, { once }: HandlerContext) =>
    once((tx) => applySignal(context, tx, orderId, type))
  const signalOrder = ({ type, data }: SignalEvent, handling: HandlerContext) =>
    signal(data.orderId, type, handling)
  return {
    'user.created': ({ data }, { once }) => once(saveCustomer(data)),
    'user.updated': ({ data }, { once }) => once(saveCustomer(data)),
    'user.erased': ({ data }, { once }) => once(eraseCustomer(data)),
    'user.sessions-revoked': ({ data }, { once }) => once(storeRevocations(data)),
    'user.balance-debited': signalOrder,
    'user.balance-debit-rejected': ({ type, data: { orderId, reason } }, handling) =>
      signal(orderId, reason === 'unknown-user' ? 'user.balance-unknown' : type, handling),
    'user.balance-credited': signalOrder,
    'payment.authorized': signalOrder,
    'payment.declined': ({ data: { orderId, cardAtFault } }, handling) =>
      signal(orderId, signalOfDecline(cardAtFault), handling),
    'payment.captured': signalOrder,
    'payment.voided': signalOrder,
    'payment.refunded': signalOrder,
    'payment.refund-failed': signalOrder,
  }
}

interface SignalEvent {
  readonly type: OrderSignal
  readonly data: { readonly orderId: string }
}
