import { Id } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { customerName } from '../customers/customer-name.ts'
import { Page, PageQuery, pageOf, toPage } from '../plugins/pagination.ts'
import { notFound, Problem } from '../plugins/problem.ts'
import { findOwnOrder } from './find-order.ts'
import { Order, toOrder, withItems } from './order.ts'

/** GET /orders/{orderId} and /users/{userId}/orders: what became of your orders. */
export const readOrders: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/orders/:orderId',
    {
      schema: {
        tags: ['orders'],
        summary: 'One of your orders',
        security: [{ token: [] }],
        params: Type.Object({ orderId: Id }),
        response: { 200: Order, '4xx': Problem },
      },
    },
    async ({ params, userId }) => {
      const order = await findOwnOrder(app, userId, params.orderId)
      return toOrder(order, await customerName(app, userId))
    },
  )

  app.get(
    '/users/:userId/orders',
    {
      schema: {
        tags: ['orders'],
        summary: 'Your orders, newest first',
        security: [{ token: [] }],
        params: Type.Object({ userId: Id }),
        querystring: PageQuery,
        response: { 200: Page(Order), '4xx': Problem },
      },
    },
    async ({ params, query, userId }) => {
      if (params.userId.toLowerCase() !== userId) throw notFound('user')
      const { where, ...page } = pageOf(query)
      const rows = await app.prisma.order.findMany({
        ...page,
        where: { ...where, userId },
        include: withItems,
      })
      const name = await customerName(app, userId)
      return toPage(rows, query, (row) => toOrder(row, name))
    },
  )
}
