import { addressBlock, Id, Page, PageQuery, Problem, pageOf, toPage } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { findCustomerName } from '../customers/customers.ts'
import { notFound } from '../platform/http/problem.ts'
import { cancelOrder } from './apply-signal.ts'
import { NotPaid, notPaidProblem, OrderBody, toOrderBody } from './order.ts'
import { OrderRequest } from './order-request.ts'
import { placeOrder } from './place-order.ts'
import { findOwnOrder, withItems } from './store.ts'

const OrderParams = Type.Object({ orderId: Id })
const UserParams = Type.Object({ userId: Id })
const OrderHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ pattern: '^[!-~]{1,255}$' })),
})

const common = { tags: ['orders'], security: [{ token: [] }] }

export const orderRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db, authorizeOrder } = app
  app.addHook('onRequest', app.authenticate)

  app.post(
    '/orders',
    {
      schema: {
        ...common,
        summary: 'Place an order',
        description:
          '201: placed, and its card authorized where it needs one. 202: placed, and the authorization is pending. ' +
          '402: the order is cancelled, because the card was declined (payment-declined), or because the payment could ' +
          'not be made, without a fault of the card (payment-failed). 422: the order cannot be placed as it is; the ' +
          'card is never left less than the card network charges, and the problem says which balanceAmount would do. ' +
          'The same Idempotency-Key gives the same order for 24 hours.',
        headers: OrderHeaders,
        body: OrderRequest,
        response: { 201: OrderBody, 202: OrderBody, 402: NotPaid, '4xx': Problem },
      },
    },
    async ({ userId, body, headers, ip, log }, reply) => {
      const key = headers['idempotency-key']
      const placed = await placeOrder(app, { userId, request: body, key })
      if (placed.isReplay) reply.header('idempotency-replayed', 'true')
      const order =
        placed.isReplay || !authorizeOrder
          ? placed.order
          : await authorizeOrder(placed.order, { clientAddress: addressBlock(ip), log })
      return sendPlaced(reply, toOrderBody(order, placed.customerName))
    },
  )

  app.get(
    '/orders/:orderId',
    {
      schema: {
        ...common,
        summary: 'One of your orders',
        params: OrderParams,
        response: { 200: OrderBody, '4xx': Problem },
      },
    },
    async ({ params: { orderId }, userId }) => {
      const order = await findOwnOrder(app, { orderId, userId })
      return toOrderBody(order, await findCustomerName(app, userId))
    },
  )

  app.get(
    '/users/:userId/orders',
    {
      schema: {
        ...common,
        summary: 'Your orders, newest first',
        params: UserParams,
        querystring: PageQuery,
        response: { 200: Page(OrderBody), '4xx': Problem },
      },
    },
    async ({ params, query, userId }) => {
      if (params.userId !== userId) throw notFound('user')
      const { where, ...page } = pageOf(query)
      const orders = await db.order.findMany({ ...page, where: { ...where, userId }, include: withItems })
      const name = await findCustomerName(app, userId)
      return toPage(orders, query, (order) => toOrderBody(order, name))
    },
  )

  app.post(
    '/orders/:orderId/cancel',
    {
      schema: {
        ...common,
        summary: 'Cancel your order; a confirmed one is refunded',
        description: '409: it was confirmed, and placed too long ago.',
        params: OrderParams,
        response: { 200: OrderBody, '4xx': Problem },
      },
    },
    async ({ params: { orderId }, userId }) => {
      const order = await cancelOrder(app, { orderId, userId })
      return toOrderBody(order, await findCustomerName(app, userId))
    },
  )
}

function sendPlaced(reply: FastifyReply, order: OrderBody): FastifyReply {
  reply.header('location', `/orders/${order.id}`)
  const problem = notPaidProblem(order)
  if (problem) return reply.code(402).type('application/problem+json').send(problem)
  return reply.code(order.status === 'pending' && order.payment === 'pending' ? 202 : 201).send(order)
}
