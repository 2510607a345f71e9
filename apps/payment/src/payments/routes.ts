import { Id } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Page, PageQuery, pageOf, toPage } from '../plugins/pagination.ts'
import { notFound, Problem } from '../plugins/problem.ts'
import { PaymentBody, paymentBody } from './payment-body.ts'

const ById = Type.Object({ id: Id })
const about = { tags: ['payments'], security: [{ token: [] }], params: ById }
const problems = { 400: Problem, 401: Problem, 404: Problem }

/** What a user may see: their own payments, and nobody else's. */
export const paymentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/payments/:id',
    { schema: { ...about, summary: 'Get a payment', response: { 200: PaymentBody, ...problems } } },
    async ({ params: { id }, userId }) => {
      const payment = await app.prisma.payment.findFirst({ where: { id, userId } })
      if (!payment) throw notFound('payment')
      return paymentBody(payment)
    },
  )

  app.get(
    '/users/:id/payments',
    {
      schema: {
        ...about,
        summary: "List a user's payments, newest first",
        querystring: PageQuery,
        response: { 200: Page(PaymentBody), ...problems },
      },
    },
    async ({ params: { id }, query, userId }) => {
      if (id.toLowerCase() !== userId) throw notFound('user')
      const { where, ...page } = pageOf(query)
      const payments = await app.prisma.payment.findMany({ ...page, where: { userId, ...where } })
      return toPage(payments, query, paymentBody)
    },
  )
}
