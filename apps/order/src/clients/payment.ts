import { Id } from '@fanfare/contracts'
import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'
import { currentTrace } from '../platform/context.ts'

const Authorization = Type.Object({
  status: Type.Enum(['authorized', 'declined', 'pending']),
  paymentId: Type.Optional(Id),
  reason: Type.Optional(Type.String()),
  // False: the payment cannot be made, and the card is not the cause.
  cardAtFault: Type.Optional(Type.Boolean()),
})
const authorizations = Compile(Authorization)

export interface AuthorizationRequest {
  readonly orderId: string
  readonly userId: string
  readonly amount: number
  readonly currency: string
  readonly paymentMethod: string
  /** For the limits of declines. */
  readonly clientAddress: string
}

/** A 4xx: not retried, and not counted as a failure. */
class RequestRejected extends Error {}
const failures = handleWhen((error) => !(error instanceof RequestRejected))

// `halfOpenAfter` is in milliseconds: about the duration of a restart.
const failuresToOpen = 5
const halfOpenAfter = 5_000

const retries = { maxAttempts: 2, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 250 }) }

/** `app.authorizeCard`, idempotent by order. */
export const paymentClient = fp(
  async (app: FastifyInstance) => {
    const { PAYMENT_URL, PAYMENT_API_TOKEN, PAYMENT_DEADLINE_MS } = app.config
    // Payment accepts all of them.
    const [token = ''] = PAYMENT_API_TOKEN.split(',', 1)
    const url = new URL('/authorizations', PAYMENT_URL)
    const deadline = timeout(PAYMENT_DEADLINE_MS, TimeoutStrategy.Cooperative)
    const breaker = circuitBreaker(failures, {
      breaker: new ConsecutiveBreaker(failuresToOpen),
      halfOpenAfter,
    })
    breaker.onBreak(() => app.log.warn('payment service failing: circuit opened'))
    breaker.onReset(() => app.log.info('payment service recovered: circuit closed'))
    const policy = wrap(deadline, breaker, retry(failures, retries))

    async function post(request: AuthorizationRequest, signal: AbortSignal) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token.trim()}`,
          'content-type': 'application/json',
          traceparent: currentTrace(),
        },
        body: JSON.stringify(request),
        signal,
      })
      if (response.ok) {
        const body: unknown = await response.json()
        if (authorizations.Check(body)) return body
        throw new Error('payment service returned an invalid body')
      }
      await response.body?.cancel()
      const message = `payment service returned status ${response.status}`
      if (response.status >= 500) throw new Error(message)
      // A wrong PAYMENT_API_TOKEN, or a bug: no retry helps.
      app.log.error({ status: response.status, orderId: request.orderId }, 'payment service rejects the call')
      throw new RequestRejected(message)
    }
    app.decorate('authorizeCard', (request) => policy.execute(({ signal }) => post(request, signal)))
  },
  { name: 'payment-client' },
)

declare module 'fastify' {
  interface FastifyInstance {
    authorizeCard(request: AuthorizationRequest): Promise<Static<typeof Authorization>>
  }
}
