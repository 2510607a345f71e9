import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { confirm } from '../authorize.ts'
import type { Books } from '../books/index.ts'
import { cancel, capture } from '../finish.ts'
import { newId } from '../ids.ts'
import type { Move } from '../intent.ts'
import { answerMove } from '../ledger.ts'
import { listObject } from '../list.ts'
import { paymentIntentObject } from '../objects.ts'
import { openIntent } from '../open.ts'
import type { Pace } from '../pace.ts'
import {
  ById,
  CancelIntent,
  CaptureIntent,
  ConfirmIntent,
  CreateIntent,
  Expanding,
  ListIntents,
} from '../params.ts'
import { assertExpandable } from '../refusal.ts'
import type { Respond } from '../respond.ts'
import { isSlow } from '../test-cards.ts'

export interface RouteNeeds {
  readonly books: Books
  readonly respond: Respond
  readonly pace: Pace
}

/** https://docs.stripe.com/api/payment_intents */
export const paymentIntentRoutes: FastifyPluginAsyncTypebox<RouteNeeds> = async (app, needs) => {
  const { books, respond, pace } = needs

  app.post('/payment_intents', { schema: { body: CreateIntent } }, (request, reply) => {
    const { body } = request
    assertExpandable(body.expand)
    const intent = openIntent(body)
    return respond(request, reply, {
      slow: body.confirm === true && isSlow(body.payment_method),
      carryOut(cause) {
        const move: Move = body.confirm ? confirm(intent, attempt(body)) : { intent, tells: [] }
        return answerMove(books, move, cause, body.expand)
      },
    })
  })

  app.get('/payment_intents', { schema: { querystring: ListIntents } }, (request) => {
    const { items, hasMore } = books.intents.page(request.query)
    const data = items.map((intent) => paymentIntentObject(intent))
    return listObject('/v1/payment_intents', data, hasMore)
  })

  app.get('/payment_intents/:id', { schema: { params: ById, querystring: Expanding } }, (request) => {
    assertExpandable(request.query.expand)
    return paymentIntentObject(books.intents.get(request.params.id), request.query.expand)
  })

  app.post(
    '/payment_intents/:id/confirm',
    { schema: { params: ById, body: ConfirmIntent } },
    (request, reply) => {
      const { body } = request
      assertExpandable(body.expand)
      const state = books.intents.find(request.params.id)?.state
      const kept = state?.status === 'requires_confirmation' ? state.paymentMethod : undefined
      return respond(request, reply, {
        slow: isSlow(body.payment_method ?? kept),
        carryOut(cause) {
          const move = confirm(books.intents.get(request.params.id), attempt(body))
          return answerMove(books, move, cause, body.expand)
        },
      })
    },
  )

  app.post(
    '/payment_intents/:id/capture',
    { schema: { params: ById, body: CaptureIntent } },
    (request, reply) => {
      const { amount_to_capture, expand } = request.body
      assertExpandable(expand)
      return respond(request, reply, {
        carryOut(cause) {
          const move = capture(books.intents.get(request.params.id), amount_to_capture)
          return answerMove(books, move, cause, expand)
        },
      })
    },
  )

  app.post(
    '/payment_intents/:id/cancel',
    { schema: { params: ById, body: CancelIntent } },
    (request, reply) => {
      const { cancellation_reason = null, expand } = request.body
      assertExpandable(expand)
      return respond(request, reply, {
        carryOut(cause) {
          const move = cancel(books.intents.get(request.params.id), cancellation_reason, Date.now())
          return answerMove(books, move, cause, expand)
        },
      })
    },
  )

  function attempt(body: { payment_method?: string; return_url?: string; off_session?: string }) {
    return {
      paymentMethod: body.payment_method,
      returnUrl: body.return_url,
      offSession: (body.off_session ?? 'false') !== 'false',
      charge: newId('ch'),
      settlesAt: pace.dueAfter(),
    }
  }
}
