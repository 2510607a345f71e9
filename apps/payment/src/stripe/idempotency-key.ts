import type { Payment } from '../generated/prisma/client.ts'
import type { Step } from '../payments/next-step.ts'

/**
 * The same step of the same payment has the same key in every process. Stripe keeps its answer for 24 hours under the
 * key, refusals and server errors too: hence the state from which the step is taken, and the attempt.
 * Source: https://docs.stripe.com/api/idempotent_requests
 */
export const keyOf = (
  { orderId, state, attempt }: Pick<Payment, 'orderId' | 'state' | 'attempt'>,
  step: Step,
) => `${orderId}:${state}:${step}:${attempt}`
