// Needs: payment
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Static } from 'typebox'
import calls from '../../calls.ts'
import { CallRejected, createClient } from '../platform/http/calls.ts'

export type AuthorizationRequest = Static<typeof calls.authorizeCard.body>
type Authorization = Static<typeof calls.authorizeCard.response>

/** `app.authorizeCard`, idempotent by order. */
export const paymentClient = fp(
  async (app: FastifyInstance) => {
    const { log, config } = app
    const { PAYMENT_URL: url, PAYMENT_API_TOKEN, PAYMENT_DEADLINE_MS: deadline } = config
    // Payment accepts all of them.
    const [token = ''] = PAYMENT_API_TOKEN.split(',', 1)
    const headers = { authorization: `Bearer ${token.trim()}` }
    const authorize = createClient({ service: 'payment', url, deadline, log })(calls.authorizeCard)

    app.decorate('authorizeCard', async (request) => {
      try {
        return await authorize({ headers, body: request })
      } catch (error) {
        if (error instanceof CallRejected) {
          const { status } = error
          const reason = status === 401 ? 'PAYMENT_API_TOKEN is none that payment accepts' : undefined
          log.error({ status, reason, orderId: request.orderId }, 'payment service rejects the call')
        }
        throw error
      }
    })
  },
  { name: 'payment-client' },
)

declare module 'fastify' {
  interface FastifyInstance {
    authorizeCard(request: AuthorizationRequest): Promise<Authorization>
  }
}
