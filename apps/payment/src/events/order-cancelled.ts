import type { EventOf } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'
import { heedOrder } from '../payments/heed-order.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** Lets go of what is held and gives back what was taken. If nothing was yet, nothing ever will be. */
export const onOrderCancelled =
  (app: FastifyInstance) =>
  async ({ data }: EventOf<'order.cancelled'>, context: HandlerContext) => {
    const { orderId, userId, cardAmount: amount, currency } = data
    const news = { orderId, userId, amount, currency, paymentMethod: null, orderStatus: 'cancelled' } as const
    await heedOrder(app, news, context)
  }
