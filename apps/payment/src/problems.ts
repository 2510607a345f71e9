import { PaymentMismatch } from './authorizations/authorize.ts'
import { NotSettled } from './payments/settle.ts'
import { HttpProblem, type ProblemMapper } from './platform/http/problem.ts'

export const toProblem: ProblemMapper = (error) => {
  if (error instanceof PaymentMismatch) return new HttpProblem(409, error.message)
  // Stripe sends the webhook again.
  if (error instanceof NotSettled) return new HttpProblem(503, error.message)
  return undefined
}
