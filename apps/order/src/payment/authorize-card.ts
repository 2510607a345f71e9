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

const Answer = Type.Object({
  status: Type.Enum(['authorized', 'declined', 'pending']),
  paymentId: Type.Optional(Id),
  reason: Type.Optional(Type.String()),
})
const answers = Compile(Answer)

export interface CardRequest {
  readonly orderId: string
  readonly userId: string
  readonly amount: number
  readonly currency: string
  readonly paymentMethod: string
}

/** Payment understood the request and will not have it: asking again would not help, and says nothing of its health. */
class Refused extends Error {}
const failures = handleWhen((error) => !(error instanceof Refused))

/** A service that failed this often in a row is given a rest of so many milliseconds: a restart takes about as long. */
const failuresInARow = 5
const halfOpenAfter = 5_000

/** Twice more at the most, with jitter, in milliseconds. */
const again = { maxAttempts: 2, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 250 }) }

/** `app.authorizeCard(…)`: asks the payment service for the card's part. For one order it has one answer, however often asked. */
export const authorizeCard = fp(
  async (app: FastifyInstance) => {
    const { PAYMENT_URL, PAYMENT_API_TOKEN, PAYMENT_DEADLINE_MS } = app.config
    const url = new URL('/authorizations', PAYMENT_URL)
    const deadline = timeout(PAYMENT_DEADLINE_MS, TimeoutStrategy.Cooperative)
    const breaker = circuitBreaker(failures, {
      breaker: new ConsecutiveBreaker(failuresInARow),
      halfOpenAfter,
    })
    breaker.onBreak(() => app.log.warn('the payment service fails: not asked for a while'))
    breaker.onReset(() => app.log.info('the payment service answers again'))
    const policy = wrap(deadline, breaker, retry(failures, again))

    const ask = async (request: CardRequest, traceparent: string, signal: AbortSignal) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${PAYMENT_API_TOKEN}`,
          'content-type': 'application/json',
          traceparent,
        },
        body: JSON.stringify(request),
        signal,
      })
      if (response.ok) {
        const answer: unknown = await response.json()
        if (answers.Check(answer)) return answer
        throw new Error('the payment service answered, and said nothing')
      }
      await response.body?.cancel()
      const message = `the payment service answered ${response.status}`
      throw response.status < 500 ? new Refused(message) : new Error(message)
    }
    app.decorate('authorizeCard', (request, traceparent) =>
      policy.execute(({ signal }) => ask(request, traceparent, signal)),
    )
  },
  { name: 'authorize-card' },
)

declare module 'fastify' {
  interface FastifyInstance {
    authorizeCard(request: CardRequest, traceparent: string): Promise<Static<typeof Answer>>
  }
}
