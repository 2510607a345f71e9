import { Id, Page, PageQuery, Problem, pageOf, toPage } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { type Payment, PaymentState } from '../generated/prisma/client.ts'
import { notFound } from '../platform/http/problem.ts'

/** `amount` is in minor units. */
const PaymentBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  orderId: Type.String({ format: 'uuid' }),
  userId: Type.String({ format: 'uuid' }),
  amount: Type.Integer(),
  currency: Type.String(),
  status: Type.Enum(Object.values(PaymentState)),
  reason: Type.Optional(Type.String()),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
})

const IdParams = Type.Object({ id: Id })
const common = { tags: ['payments'], security: [{ token: [] }], params: IdParams }
const problems = { 400: Problem, 401: Problem, 404: Problem }

export const paymentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/payments/:id',
    { schema: { ...common, summary: 'Get a payment', response: { 200: PaymentBody, ...problems } } },
    async ({ params: { id }, userId }) => {
      const payment = await app.db.payment.findFirst({ where: { id, userId } })
      if (!payment) throw notFound('payment')
      return toPaymentBody(payment)
    },
  )

  app.get(
    '/users/:id/payments',
    {
      schema: {
        ...common,
        summary: "List a user's payments, newest first",
        querystring: PageQuery,
        response: { 200: Page(PaymentBody), ...problems },
      },
    },
    async ({ params: { id }, query, userId }) => {
      if (id !== userId) throw notFound('user')
      const { where, ...page } = pageOf(query)
      const payments = await app.db.payment.findMany({ ...page, where: { userId, ...where } })
      return toPage(payments, query, toPaymentBody)
    },
  )
}

function toPaymentBody(payment: Payment): Static<typeof PaymentBody> {
  const { id, orderId, userId, amount, currency, state, reason, createdAt, updatedAt } = payment
  return {
    id,
    orderId,
    userId,
    amount,
    currency,
    status: state,
    // Why a bank declined tells whoever tests stolen cards which of them are good.
    ...(reason === null ? {} : { reason: state === 'declined' ? state : reason }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}
