import Stripe from 'stripe'
import type { Payment } from '../generated/prisma/client.ts'
import type { Step } from '../payments/next-step.ts'
import type { Standing } from '../payments/standing.ts'
import { keyOf } from './idempotency-key.ts'
import { openIntent } from './open-intent.ts'
import { standingOf } from './standing-of.ts'

const { StripeCardError, StripeInvalidRequestError } = Stripe.errors

/**
 * The steps of a payment at Stripe. Each may be taken again, also at the same time by another process, also long after
 * its idempotency key has expired: an intent is confirmed, captured, cancelled and refunded once at the most.
 * They throw Stripe's errors when it is not known what became of the step, or when it cannot be taken.
 */
export function createSteps(stripe: Stripe) {
  async function request(step: Exclude<Step, 'open' | 'none'>, payment: Payment, intentId: string) {
    const options = { idempotencyKey: keyOf(payment, step) }
    switch (step) {
      case 'authorize':
        // Nobody is there to answer a bank's questions: a card that asks some is declined.
        return stripe.paymentIntents.confirm(intentId, { off_session: true }, options)
      case 'capture':
        return stripe.paymentIntents.capture(intentId, {}, options)
      case 'void':
        return stripe.paymentIntents.cancel(intentId, {}, options)
      case 'refund':
        await stripe.refunds.create({ payment_intent: intentId }, options)
        return undefined
      default:
        return step satisfies never
    }
  }

  /** Asks where an intent stands. */
  async function look(intentId: string): Promise<Standing> {
    return standingOf(await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] }))
  }

  /** For when a step is refused, or its answer tells of no step: then another process was faster, or it is too early. */
  async function lookInstead(payment: Payment, intentId: string, refusal?: unknown): Promise<Standing> {
    const standing = await look(intentId)
    if (refusal && standing.state === payment.state && !standing.undecided) throw refusal
    return standing
  }

  async function take(step: Exclude<Step, 'none'>, payment: Payment): Promise<Standing> {
    if (step === 'open') return openIntent(stripe, payment)
    const { intentId } = payment
    if (intentId === null) return { state: 'voided', intentId }
    try {
      const intent = await request(step, payment, intentId)
      const standing = intent && standingOf(intent)
      return standing && standing.state !== payment.state ? standing : lookInstead(payment, intentId)
    } catch (error) {
      if (error instanceof StripeCardError && error.payment_intent) return standingOf(error.payment_intent)
      if (error instanceof StripeInvalidRequestError) return lookInstead(payment, intentId, error)
      throw error
    }
  }

  return { take, look }
}
