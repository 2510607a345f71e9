import { Amount, Currency, Id, Page, PageQuery, Problem, pageOf, Time, toPage } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { type Payment, PaymentState } from '../generated/prisma/client.ts'
import { notFound } from '../platform/http/problem.ts'

const PaymentBody = Type.Object({
  id: Id,
  orderId: Id,
  userId: Id,
  amount: Amount,
  currency: Currency,
  status: Type.Enum(Object.values(PaymentState)),
  reason: Type.Optional(Type.String()),
  createdAt: Time,
  updatedAt: Time,
})

const PaymentParams = Type.Object({ paymentId: Id })
const UserParams = Type.Object({ userId: Id })
const common = { tags: ['payments'], security: [{ token: [] }] }

export const paymentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/payments/:paymentId',
    {
      schema: {
        ...common,
        summary: 'Get a payment',
        params: PaymentParams,
        response: { 200: PaymentBody, '4xx': Problem },
      },
    },
    async ({ params, userId }) => {
      const payment = await app.db.payment.findFirst({ where: { id: params.paymentId, userId } })
      if (!payment) throw notFound('payment')
      return toPaymentBody(payment)
    },
  )

  app.get(
    '/users/:userId/payments',
    {
      schema: {
        ...common,
        summary: "List a user's payments, newest first",
        params: UserParams,
        querystring: PageQuery,
        response: { 200: Page(PaymentBody), '4xx': Problem },
      },
    },
    async ({ params, query, userId }) => {
      if (params.userId !== userId) throw notFound('user')
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
