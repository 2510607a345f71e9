import Stripe from 'stripe'

const {
  StripeAuthenticationError,
  StripeError,
  StripeIdempotencyError,
  StripeInvalidRequestError,
  StripePermissionError,
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

/** A retry may not help. */
export const isRejection = (error: unknown) =>
  [StripeInvalidRequestError, StripeAuthenticationError, StripePermissionError].some(
    (kind) => error instanceof kind,
  )

/** Stripe repeats these errors for the same idempotency key, for 24 hours. */
export function isKeySpent(error: unknown): boolean {
  if (error instanceof StripeIdempotencyError || error instanceof StripeInvalidRequestError) return true
  return error instanceof StripeError && (error.statusCode ?? 0) >= 500
}
