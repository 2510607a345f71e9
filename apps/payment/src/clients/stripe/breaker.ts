import {
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
} from 'cockatiel'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { measure } from '../../platform/context.ts'
import { isUnavailable } from './errors.ts'

const failuresToOpen = 5

/** In milliseconds. */
const halfOpenAfter = new ExponentialBackoff({ initialDelay: 1_000, maxDelay: 30_000 })

/** Decides when Stripe is asked again after failures. One for each process. */
export const stripeBreaker = fp(
  async (app: FastifyInstance) => {
    const breaker = circuitBreaker(handleWhen(isUnavailable), {
      breaker: new ConsecutiveBreaker(failuresToOpen),
      halfOpenAfter,
    })
    const isOpen = (value: number) =>
      measure({ name: 'fanfare.breaker.open', kind: 'level', value, attributes: { breaker: 'stripe' } })
    breaker.onBreak(() => {
      isOpen(1)
      app.log.warn('Stripe is failing: circuit opened')
    })
    breaker.onReset(() => {
      isOpen(0)
      app.log.info('Stripe answers again: circuit closed')
    })
    app.decorate('stripeBreaker', breaker)
  },
  { name: 'stripe-breaker' },
)

declare module 'fastify' {
  interface FastifyInstance {
    stripeBreaker: CircuitBreakerPolicy
  }
}
