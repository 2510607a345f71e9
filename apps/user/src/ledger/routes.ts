import { Currency, Id, Page, PageQuery, Problem, pageOf, Time, toPage } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { UserNotFound } from '../users/profile.ts'
import { assertOwn, UserParams } from '../users/profile-routes.ts'

const BalanceEntryBody = Type.Object({
  id: Id,
  kind: Type.Enum(['welcome', 'debit', 'credit']),
  // Negative for a debit.
  amount: Type.Integer(),
  currency: Currency,
  orderId: Type.Optional(Id),
  createdAt: Time,
})

export const ledgerRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('onRequest', app.authenticate)

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
      const user = await app.db.user.findUnique({
        where: { id: request.userId },
        select: { currency: true, entries: { ...page, where: { ...where } } },
      })
      if (!user) throw new UserNotFound()
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
