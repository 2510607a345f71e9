// Needs: payment
import type { Context } from '../platform/context.ts'
import { applySignal } from './apply-signal.ts'
import type { AuthorizeOrder } from './place-order.ts'
import type { OrderSignal } from './saga.ts'
import { withItems } from './store.ts'

type Needed = Pick<Context, 'db' | 'transact' | 'publish' | 'authorizeCard'>

/** Without an answer the order stays pending: payment also consumes order.created. */
export function createAuthorizeOrder({ db, transact, publish, authorizeCard }: Needed): AuthorizeOrder {
  return async (order, { clientAddress, log }) => {
    const { id, userId, cardAmount, currency, paymentMethod, items } = order
    if (cardAmount === 0 || paymentMethod === null) return order
    try {
      const request = { orderId: id, userId, amount: cardAmount, currency, paymentMethod, clientAddress }
      const { status, cardAtFault } = await authorizeCard(request)
      if (status === 'pending') {
        // An event may have changed the order during the call.
        return (await db.order.findUnique({ where: { id }, include: withItems })) ?? order
      }
      const signal = status === 'declined' ? signalOfDecline(cardAtFault) : 'payment.authorized'
      const changed = await transact((tx) => applySignal({ publish }, tx, id, signal))
      return { ...changed, items }
    } catch (error) {
      log.warn({ err: error, orderId: id }, 'card not authorized by call: waiting for an event')
      return order
    }
  }
}

/** `cardAtFault` as in payment.declined. */
export const signalOfDecline = (cardAtFault = true): OrderSignal =>
  cardAtFault ? 'payment.declined' : 'payment.failed'
