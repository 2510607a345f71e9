import { Currency, Id, Time } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Page, PageQuery, pageOf, toPage } from '../plugins/pagination.ts'
import { notFound, Problem } from '../plugins/problem.ts'
import { assertOwn, UserParams } from './own.ts'

const BalanceEntryBody = Type.Object({
  id: Id,
  kind: Type.Enum(['welcome', 'debit', 'credit']),
  // Negative for a debit: the balance is the sum.
  amount: Type.Integer(),
  currency: Currency,
  orderId: Type.Optional(Id),
  createdAt: Time,
})

/** GET /users/{userId}/balance-entries: how the balance came about. */
export const balanceEntries: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/users/:userId/balance-entries',
    {
      schema: {
        tags: ['users'],
        summary: 'The moves of your balance, newest first',
        security: [{ token: [] }],
        params: UserParams,
        querystring: PageQuery,
        response: { 200: Page(BalanceEntryBody), '4xx': Problem },
      },
    },
    async (request) => {
      assertOwn(request)
      const { where, ...page } = pageOf(request.query)
      const user = await app.prisma.user.findUnique({
        where: { id: request.userId },
        select: { currency: true, entries: { ...page, where: { ...where } } },
      })
      if (!user) throw notFound('user')
      return toPage(user.entries, request.query, ({ id, kind, amount, orderId, createdAt }) => ({
        id,
        kind,
        amount,
        currency: user.currency,
        ...(orderId === null ? {} : { orderId }),
        createdAt: createdAt.toISOString(),
      }))
    },
  )
}
