import { Id } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { customerName } from '../customers/customer-name.ts'
import { Problem } from '../plugins/problem.ts'
import { traceOf } from '../plugins/trace.ts'
import { findOwnOrder } from './find-order.ts'
import { Order, toOrder } from './order.ts'
import { tellOrder } from './tell-order.ts'

/** POST /orders/{orderId}/cancel: whatever was taken is given back by those who took it. A second time changes nothing. */
export const cancelOrder: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/orders/:orderId/cancel',
    {
      schema: {
        tags: ['orders'],
        summary: 'Cancel your order; a confirmed one is refunded',
        security: [{ token: [] }],
        params: Type.Object({ orderId: Id }),
        response: { 200: Order, '4xx': Problem },
      },
    },
    async ({ params, userId, headers }) => {
      const { id, items } = await findOwnOrder(app, userId, params.orderId)
      const cancelled = await app.transact(
        (tx, publish) => tellOrder(tx, publish, id, 'customer-cancels'),
        traceOf(headers.traceparent),
      )
      return toOrder({ ...cancelled, items }, await customerName(app, userId))
    },
  )
}
