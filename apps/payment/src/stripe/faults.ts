import Stripe from 'stripe'

const {
  StripeAuthenticationError,
  StripeError,
  StripeIdempotencyError,
  StripeInvalidRequestError,
  StripePermissionError,
} = Stripe.errors

/** Whether an error says that the card network gave no answer, or refused a step. */
export const isStripeFault = (error: unknown) => error instanceof StripeError

/** What may be logged of a fault: the rest of it holds the intent, and with it the client's secret. */
export const reasonOf = (error: unknown) =>
  error instanceof StripeError
    ? {
        type: error.type,
        code: error.code,
        statusCode: error.statusCode,
        requestId: error.requestId,
        message: error.message,
      }
    : String(error)

/** Whether the card network answered that it will not take a step, which calls for a human: trying again may not help. */
export const isRefusal = (error: unknown) =>
  [StripeInvalidRequestError, StripeAuthenticationError, StripePermissionError].some(
    (kind) => error instanceof kind,
  )

/** Whether a repeat under the same idempotency key would only meet the same error again, for 24 hours. */
export function isKeySpent(error: unknown): boolean {
  if (error instanceof StripeIdempotencyError || error instanceof StripeInvalidRequestError) return true
  return error instanceof StripeError && (error.statusCode ?? 0) >= 500
}
