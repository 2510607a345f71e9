import { createHash, timingSafeEqual } from 'node:crypto'
import { Amount, Currency, Id, Problem, Text } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import type { Payment } from '../generated/prisma/client.ts'
import { HttpProblem } from '../platform/http/problem.ts'
import { authorize } from './authorize.ts'

const AuthorizationRequest = Type.Object(
  {
    orderId: Id,
    userId: Id,
    amount: Type.Integer({ ...Amount, minimum: 1 }),
    currency: Currency,
    paymentMethod: Text(200),
    // Of the customer, for the limits of declines.
    clientAddress: Type.Optional(Type.String({ maxLength: 100 })),
  },
  {
    examples: [
      {
        orderId: '019f0000-0000-7000-8000-000000000001',
        userId: '019f0000-0000-7000-8000-000000000002',
        amount: 4_200,
        currency: 'EUR',
        paymentMethod: 'pm_card_visa',
      },
    ],
  },
)

const AuthorizationBody = Type.Object({
  status: Type.Union([Type.Literal('authorized'), Type.Literal('declined'), Type.Literal('pending')]),
  paymentId: Id,
  reason: Type.Optional(Type.String({ description: "Stripe's code" })),
  cardAtFault: Type.Optional(
    Type.Boolean({ description: 'False: the payment cannot be made, and its card is not the cause' }),
  ),
})

/** The CDN does not route this path. */
export const authorizationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('onRequest', requireServiceToken(app.config.PAYMENT_API_TOKEN))

  app.post(
    '/authorizations',
    {
      schema: {
        tags: ['internal'],
        summary: "Authorize an order's card amount",
        description: 'For the order service, with its own token. The same order gets the same payment.',
        body: AuthorizationRequest,
        response: { 200: AuthorizationBody, '4xx': Problem },
      },
    },
    async ({ body }) => toAuthorizationBody(await authorize(app, body)),
  )
}

function toAuthorizationBody({ id: paymentId, state, reason }: Payment): Static<typeof AuthorizationBody> {
  switch (state) {
    case 'pending':
      return { status: 'pending', paymentId }
    case 'authorized':
    case 'captured':
      return { status: 'authorized', paymentId }
    case 'declined':
      return { status: 'declined', paymentId, reason: reason ?? 'declined' }
    case 'failed':
      return { status: 'declined', paymentId, reason: reason ?? 'failed', cardAtFault: false }
    case 'voided':
    case 'refunded':
    case 'refund_failed':
      return { status: 'declined', paymentId, reason: 'order-cancelled', cardAtFault: false }
    default:
      return state satisfies never
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** @param tokens separated by commas: two while one replaces the other */
function requireServiceToken(tokens: string) {
  const expected = tokens.split(',').map((token) => digest(`Bearer ${token.trim()}`))
  return async ({ headers }: FastifyRequest): Promise<void> => {
    const given = digest(headers.authorization ?? '')
    if (expected.some((token) => timingSafeEqual(given, token))) return
    throw new HttpProblem(401, 'This is for the order service only.', {
      headers: { 'www-authenticate': 'Bearer' },
    })
  }
}
