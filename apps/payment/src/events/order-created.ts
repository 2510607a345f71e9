import type { EventOf } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'
import { heedOrder } from '../payments/heed-order.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** Authorises the card, if the order service's call did not. */
export const onOrderCreated =
  (app: FastifyInstance) =>
  async ({ data }: EventOf<'order.created'>, context: HandlerContext) => {
    const { orderId, userId, cardAmount: amount, currency } = data
    // No card network knows such a method: an order without one is declined, and need not wait for it.
    const paymentMethod = data.paymentMethod ?? 'none'
    const news = { orderId, userId, amount, currency, paymentMethod, orderStatus: 'created' } as const
    await heedOrder(app, news, context)
  }
