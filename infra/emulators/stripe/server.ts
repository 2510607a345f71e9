import formbody from '@fastify/formbody'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import qs from 'qs'
import { requireApiKey } from './api-key.ts'
import { apiError, invalidParameter, invalidRequest, StripeError } from './errors.ts'
import type { Faults } from './faults.ts'
import { newId } from './ids.ts'
import { apiVersion } from './objects.ts'
import { type Controls, controlRoutes } from './routes/controls.ts'
import { eventRoutes } from './routes/events.ts'
import { pageRoute } from './routes/page.ts'
import { type Dependencies, paymentIntentRoutes } from './routes/payment-intents.ts'
import { refundRoutes } from './routes/refunds.ts'

/** API at `/v1`, page at `/`, test controls at `/test`. */
export function createServer(
  dependencies: Dependencies & { readonly controls: Controls },
  faults: Faults,
  closing: AbortSignal,
): FastifyInstance {
  const app = Fastify({
    genReqId: () => newId('req'),
    requestIdHeader: false,
    forceCloseConnections: true,
    routerOptions: { querystringParser: (text) => qs.parse(text) },
    // Stripe refuses unknown parameters.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array' } },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.setErrorHandler((error: FastifyError | StripeError, request, reply) => {
    // A request in flight at a stop gets no answer.
    if (closing.aborted) request.raw.socket.destroy()
    else if (isBug(error)) console.error('stripe emulator:', error)
    const answer = toStripeError(error)
    return reply.code(answer.status).type('application/json').send(answer.body())
  })
  app.setNotFoundHandler((request, reply) => {
    const message = `Unrecognized request URL (${request.method}: ${request.url.split('?')[0]}).`
    const answer = new StripeError(404, { type: 'invalid_request_error', message })
    return reply.code(404).type('application/json').send(answer.body())
  })
  pageRoute(app, dependencies.store)
  app.register(controlRoutes, { prefix: '/test', controls: dependencies.controls })
  app.register(
    async (v1) => {
      v1.addHook('onRequest', async (request, reply) => {
        reply.header('request-id', request.id)
        reply.header('stripe-version', request.headers['stripe-version'] ?? apiVersion)
      })
      faults.install(v1, closing)
      v1.addHook('onRequest', requireApiKey)
      v1.addHook('preValidation', async (request) => {
        if (request.method === 'POST') request.body ??= {}
      })
      await v1.register(formbody, { parser: (text) => qs.parse(text) })
      await v1.register(paymentIntentRoutes, dependencies)
      await v1.register(refundRoutes, dependencies)
      await v1.register(eventRoutes, dependencies)
    },
    { prefix: '/v1' },
  )
  return app
}

function toStripeError(error: FastifyError | StripeError): StripeError {
  if (error instanceof StripeError) return error
  const invalid = error.validation?.[0]
  if (invalid !== undefined) return invalidParameter(invalid)
  const status = error.statusCode ?? 500
  return status < 500 ? invalidRequest(error.message) : apiError(500)
}

function isBug(error: FastifyError | StripeError): boolean {
  return !(error instanceof StripeError) && error.statusCode === undefined
}
