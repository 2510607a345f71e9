import { Amount, Currency, Id } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Problem } from '../plugins/problem.ts'
import { traceOf } from '../plugins/trace.ts'
import { Authorization, answer } from './answer.ts'
import { authorize } from './authorize.ts'
import { requireServiceToken } from './service-token.ts'

const Body = Type.Object({
  orderId: Id,
  userId: Id,
  amount: Type.Integer({ ...Amount, minimum: 1 }),
  currency: Currency,
  // No NUL, which the database cannot store.
  paymentMethod: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' }),
})

/** For the order service alone: the CDN does not route this path. */
export const authorizationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('onRequest', requireServiceToken(app.config.PAYMENT_API_TOKEN))

  app.post(
    '/authorizations',
    {
      schema: {
        tags: ['internal'],
        summary: "Authorise an order's card amount",
        description: 'For the order service, with its own token. The same order gets the same payment.',
        body: Body,
        response: { 200: Authorization, 400: Problem, 401: Problem, 409: Problem },
      },
    },
    async ({ body, headers }) => answer(await authorize(app, body, traceOf(headers['traceparent']))),
  )
}
