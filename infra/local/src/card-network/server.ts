import formbody from '@fastify/formbody'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import qs from 'qs'
import { assertApiKey } from './api-key.ts'
import { newId } from './ids.ts'
import { apiVersion } from './objects.ts'
import { brokenServer, invalidRequest, Refusal } from './refusal.ts'
import { type Controls, controlRoutes } from './routes/controls.ts'
import { eventRoutes } from './routes/events.ts'
import { pageRoute } from './routes/page.ts'
import { paymentIntentRoutes, type RouteNeeds } from './routes/payment-intents.ts'
import { refundRoutes } from './routes/refunds.ts'
import type { Trouble } from './trouble.ts'
import { refusalOf } from './validation.ts'

/** The HTTP side: what is below `/v1` speaks as Stripe does, `/` shows the books, and tests use what is below `/test`. */
export function createServer(
  needs: RouteNeeds & { readonly controls: Controls },
  trouble: Trouble,
  closing: AbortSignal,
): FastifyInstance {
  const app = Fastify({
    genReqId: () => newId('req'),
    requestIdHeader: false,
    forceCloseConnections: true,
    routerOptions: { querystringParser: (text) => qs.parse(text) },
    // As they come, not trimmed to what is known: Stripe refuses unknown parameters.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array' } },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    // What is in hand when the network stops gets no answer, as when a server is gone.
    if (closing.aborted) request.raw.socket.destroy()
    else if (isFault(error)) console.error('card network:', error)
    const refusal = refusalFor(error)
    return reply.code(refusal.status).type('application/json').send(refusal.body())
  })
  app.setNotFoundHandler((request, reply) => {
    const message = `Unrecognized request URL (${request.method}: ${request.url.split('?')[0]}).`
    const refusal = new Refusal(404, { type: 'invalid_request_error', message })
    return reply.code(404).type('application/json').send(refusal.body())
  })
  pageRoute(app, needs.books)
  app.register(controlRoutes, { prefix: '/test', controls: needs.controls })
  app.register(
    async (v1) => {
      v1.addHook('onRequest', async (request, reply) => {
        reply.header('request-id', request.id)
        reply.header('stripe-version', request.headers['stripe-version'] ?? apiVersion)
      })
      trouble.install(v1, closing)
      v1.addHook('onRequest', async (request) => assertApiKey(request.headers.authorization))
      v1.addHook('preValidation', async (request) => {
        if (request.method === 'POST') request.body ??= {}
      })
      await v1.register(formbody, { parser: (text) => qs.parse(text) })
      await v1.register(paymentIntentRoutes, needs)
      await v1.register(refundRoutes, needs)
      await v1.register(eventRoutes, needs)
    },
    { prefix: '/v1' },
  )
  return app
}

function refusalFor(error: FastifyError | Refusal): Refusal {
  if (error instanceof Refusal) return error
  const invalid = error.validation?.[0]
  if (invalid !== undefined) return refusalOf(invalid)
  const status = error.statusCode ?? 500
  return status < 500 ? invalidRequest(error.message) : brokenServer(500)
}

function isFault(error: FastifyError | Refusal): boolean {
  return !(error instanceof Refusal) && error.statusCode === undefined
}
