import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Problem } from '../plugins/problem.ts'
import { traceOf } from '../plugins/trace.ts'
import { answerPlaced, CardDeclined } from './answer.ts'
import { authorizeByCard } from './authorize-by-card.ts'
import { Order, toOrder } from './order.ts'
import { OrderRequest } from './order-request.ts'
import { placeOrder } from './place-order.ts'

const Headers = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ pattern: '^[!-~]{1,255}$' })),
})

/** POST /orders: stores the order, and asks for the card's part at once so that the customer need not wait for news. */
export const postOrder: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/orders',
    {
      schema: {
        tags: ['orders'],
        summary: 'Place an order',
        description:
          '201: placed, and its card authorised where it needs one. 202: placed, and the card is being asked. ' +
          '402: the card was declined. The same Idempotency-Key gives the same order for 24 hours.',
        security: [{ token: [] }],
        headers: Headers,
        body: OrderRequest,
        response: { 201: Order, 202: Order, 402: CardDeclined, '4xx': Problem },
      },
    },
    async (request, reply) => {
      const { userId, body, headers, log } = request
      const traceparent = traceOf(headers.traceparent)
      const key = headers['idempotency-key']
      const { order, customerName, replayed } = await placeOrder(app, {
        userId,
        request: body,
        key,
        traceparent,
      })
      if (replayed) {
        reply.header('idempotency-replayed', 'true')
        return answerPlaced(reply, toOrder(order, customerName))
      }
      const now = await authorizeByCard(app, order, { traceparent, log })
      return answerPlaced(reply, toOrder(now, customerName))
    },
  )
}
