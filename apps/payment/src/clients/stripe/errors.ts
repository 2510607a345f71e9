import Stripe from 'stripe'

const {
  StripeAPIError,
  StripeAuthenticationError,
  StripeConnectionError,
  StripeError,
  StripeIdempotencyError,
  StripeInvalidRequestError,
  StripePermissionError,
  StripeRateLimitError,
} = Stripe.errors

export const isStripeError = (error: unknown) => error instanceof StripeError

/** Other fields contain the client's secret. */
export const loggable = (error: unknown) =>
  error instanceof StripeError
    ? {
        type: error.type,
        code: error.code,
        statusCode: error.statusCode,
        requestId: error.requestId,
        message: error.message,
      }
    : String(error)

/** For the log: an operator must act on an `error`; a `warn` ends by itself. */
export function diagnose(error: unknown): { level: 'error' | 'warn'; message: string } {
  if (error instanceof StripeAuthenticationError || error instanceof StripePermissionError) {
    return { level: 'error', message: 'Stripe rejects STRIPE_API_KEY: payments wait' }
  }
  if (error instanceof StripeInvalidRequestError) {
    return { level: 'error', message: 'Stripe rejects a request, not because of the card' }
  }
  return { level: 'warn', message: 'Stripe request failed' }
}

/** Another request would fail too. */
export const isUnavailable = (error: unknown) =>
  [StripeConnectionError, StripeAPIError, StripeRateLimitError].some((kind) => error instanceof kind)

/** Stripe repeats these errors for the same idempotency key, for 24 hours. */
export function isKeySpent(error: unknown): boolean {
  if (error instanceof StripeIdempotencyError || error instanceof StripeInvalidRequestError) return true
  return error instanceof StripeError && (error.statusCode ?? 0) >= 500
}
