import { TooLateToCancel } from './orders/apply-signal.ts'
import { TooManyOrders } from './orders/order-limit.ts'
import { OrderRefused } from './orders/order-request.ts'
import { IdempotencyKeyReused, OrderNotFound } from './orders/store.ts'
import { HttpProblem, notFound } from './platform/http/problem.ts'
import { tooEarly } from './platform/messaging/events.ts'

export function toProblem(error: unknown): HttpProblem | undefined {
  if (error instanceof OrderNotFound) return notFound('order')
  if (error instanceof TooLateToCancel) return new HttpProblem(409, error.message)
  if (error instanceof IdempotencyKeyReused) return new HttpProblem(422, error.message)
  if (error instanceof TooManyOrders) {
    const headers = { 'retry-after': String(error.retrySeconds) }
    return new HttpProblem(429, error.message, { headers })
  }
  if (error instanceof OrderRefused) {
    const { path, message } = error
    return new HttpProblem(422, 'The order cannot be placed as it is.', { errors: [{ path, message }] })
  }
  return undefined
}

/** The event is delivered again: its order may not be stored yet. */
export const toWorkerProblem = (error: unknown): HttpProblem | undefined =>
  error instanceof OrderNotFound ? tooEarly(error.message) : undefined
