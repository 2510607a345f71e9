import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { assertExpandable } from '../errors.ts'
import type { Respond } from '../idempotency.ts'
import { newId } from '../ids.ts'
import type { Transition } from '../intent.ts'
import { newIntent } from '../new-intent.ts'
import { listObject, paymentIntentObject } from '../objects.ts'
import {
  ById,
  CancelIntent,
  CaptureIntent,
  ConfirmIntent,
  CreateIntent,
  Expanding,
  ListIntents,
} from '../params.ts'
import { respondToTransition } from '../save-transition.ts'
import type { Store } from '../store/index.ts'
import { isSlow } from '../test-cards.ts'
import type { SlowCards } from '../timers.ts'
import { cancel, capture, confirm } from '../transitions.ts'

export interface Dependencies {
  readonly store: Store
  readonly respond: Respond
  readonly slowCards: SlowCards
}

/** https://docs.stripe.com/api/payment_intents */
export const paymentIntentRoutes: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { store, respond, slowCards },
) => {
  app.post('/payment_intents', { schema: { body: CreateIntent } }, (request, reply) => {
    const { body } = request
    assertExpandable(body.expand)
    const intent = newIntent(body)
    return respond(request, reply, {
      slow: body.confirm === true && isSlow(body.payment_method),
      execute(cause) {
        const transition: Transition = body.confirm ? confirm(intent, attempt(body)) : { intent, events: [] }
        return respondToTransition(store, transition, cause, body.expand)
      },
    })
  })

  app.get('/payment_intents', { schema: { querystring: ListIntents } }, (request) => {
    const { expand, ...query } = request.query
    // In lists, names are those of the items: `data.latest_charge`.
    const ofItems = expand?.map((name) => name.replace(/^data\./, ''))
    assertExpandable(ofItems)
    const { items, hasMore } = store.intents.page(query)
    const data = items.map((intent) => paymentIntentObject(intent, ofItems))
    return listObject('/v1/payment_intents', data, hasMore)
  })

  app.get('/payment_intents/:id', { schema: { params: ById, querystring: Expanding } }, (request) => {
    const { expand } = request.query
    assertExpandable(expand, ['latest_charge', 'latest_charge.refunds'])
    const intent = store.intents.get(request.params.id)
    return paymentIntentObject(intent, expand, store.refunds.ofIntent(intent.id))
  })

  app.post(
    '/payment_intents/:id/confirm',
    { schema: { params: ById, body: ConfirmIntent } },
    (request, reply) => {
      const { body } = request
      assertExpandable(body.expand)
      const state = store.intents.find(request.params.id)?.state
      const stored = state?.status === 'requires_confirmation' ? state.paymentMethod : undefined
      return respond(request, reply, {
        slow: isSlow(body.payment_method ?? stored),
        execute(cause) {
          const transition = confirm(store.intents.get(request.params.id), attempt(body))
          return respondToTransition(store, transition, cause, body.expand)
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
        execute(cause) {
          const transition = capture(store.intents.get(request.params.id), amount_to_capture)
          return respondToTransition(store, transition, cause, expand)
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
        execute(cause) {
          const transition = cancel(store.intents.get(request.params.id), cancellation_reason, Date.now())
          return respondToTransition(store, transition, cause, expand)
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
      settlesAt: slowCards.dueAfter(),
    }
  }
}
