import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { invalidRequest, resourceMissing } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Intent } from '../intent.ts'
import { listObject, refundObject } from '../objects.ts'
import { ById, CreateRefund, ListRefunds } from '../params.ts'
import { okResponse, saveTransition } from '../save-transition.ts'
import type { Store } from '../store/index.ts'
import { refund } from '../transitions.ts'
import type { Dependencies } from './payment-intents.ts'

/** https://docs.stripe.com/api/refunds */
export const refundRoutes: FastifyPluginAsyncTypebox<Dependencies> = async (app, { store, respond }) => {
  app.post('/refunds', { schema: { body: CreateRefund } }, (request, reply) =>
    respond(request, reply, {
      execute(cause) {
        const { body } = request
        const transition = refund(refundedIntent(store, body), body.amount)
        const record = {
          id: newId('re'),
          created: Math.floor(Date.now() / 1000),
          intent: transition.intent.id,
          charge: transition.charge,
          amount: transition.amount,
          currency: transition.intent.currency,
          reason: body.reason ?? null,
          metadata: body.metadata ?? {},
        }
        store.refunds.add(record)
        saveTransition(store, transition, cause)
        return okResponse(refundObject(record))
      },
    }),
  )

  app.get('/refunds', { schema: { querystring: ListRefunds } }, (request) => {
    const { items, hasMore } = store.refunds.page(request.query)
    return listObject('/v1/refunds', items.map(refundObject), hasMore)
  })

  app.get('/refunds/:id', { schema: { params: ById } }, (request) =>
    refundObject(store.refunds.get(request.params.id)),
  )
}

function refundedIntent(store: Store, body: { payment_intent?: string; charge?: string }): Intent {
  const { payment_intent, charge } = body
  if (payment_intent !== undefined) {
    const intent = store.intents.find(payment_intent)
    if (intent === undefined) throw resourceMissing('payment_intent', payment_intent, 'payment_intent')
    return intent
  }
  if (charge === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    )
  }
  const intent = store.intents.findByCharge(charge)
  if (intent === undefined) throw resourceMissing('charge', charge, 'charge')
  return intent
}
