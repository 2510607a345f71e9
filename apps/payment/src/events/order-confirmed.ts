import type { EventOf } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'
import { heedOrder } from '../payments/heed-order.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** Captures what is authorised. */
export const onOrderConfirmed =
  (app: FastifyInstance) =>
  async ({ data }: EventOf<'order.confirmed'>, context: HandlerContext) => {
    const { orderId, userId, cardAmount: amount, currency } = data
    const news = { orderId, userId, amount, currency, paymentMethod: null, orderStatus: 'confirmed' } as const
    await heedOrder(app, news, context)
  }
