import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Books } from '../books/index.ts'
import { refund } from '../finish.ts'
import { newId } from '../ids.ts'
import type { Intent } from '../intent.ts'
import { found, keepMove } from '../ledger.ts'
import { listObject } from '../list.ts'
import { refundObject } from '../objects.ts'
import { ById, CreateRefund, ListRefunds } from '../params.ts'
import { invalidRequest, noSuch } from '../refusal.ts'
import type { RouteNeeds } from './payment-intents.ts'

/** https://docs.stripe.com/api/refunds */
export const refundRoutes: FastifyPluginAsyncTypebox<RouteNeeds> = async (app, { books, respond }) => {
  app.post('/refunds', { schema: { body: CreateRefund } }, (request, reply) =>
    respond(request, reply, {
      carryOut(cause) {
        const { body } = request
        const move = refund(refundedIntent(books, body), body.amount)
        const record = {
          id: newId('re'),
          created: Math.floor(Date.now() / 1000),
          intent: move.intent.id,
          charge: move.charge,
          amount: move.amount,
          currency: move.intent.currency,
          reason: body.reason ?? null,
          metadata: body.metadata ?? {},
        }
        books.refunds.add(record)
        keepMove(books, move, cause)
        return found(refundObject(record))
      },
    }),
  )

  app.get('/refunds', { schema: { querystring: ListRefunds } }, (request) => {
    const { items, hasMore } = books.refunds.page(request.query)
    return listObject('/v1/refunds', items.map(refundObject), hasMore)
  })

  app.get('/refunds/:id', { schema: { params: ById } }, (request) =>
    refundObject(books.refunds.get(request.params.id)),
  )
}

function refundedIntent(books: Books, body: { payment_intent?: string; charge?: string }): Intent {
  const { payment_intent, charge } = body
  if (payment_intent !== undefined) {
    const intent = books.intents.find(payment_intent)
    if (intent === undefined) throw noSuch('payment_intent', payment_intent, 'payment_intent')
    return intent
  }
  if (charge === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    )
  }
  const intent = books.intents.findByCharge(charge)
  if (intent === undefined) throw noSuch('charge', charge, 'charge')
  return intent
}
