import { findCurrency } from '@fanfare/contracts'
import Stripe from 'stripe'
import type { Payment } from '../../generated/prisma/client.ts'
import type { IntentStatus, Step } from '../../payments/next-step.ts'
import { refusalOfAttempt } from './refusal.ts'

const { StripeCardError, StripeInvalidRequestError } = Stripe.errors

/**
 * Steps are idempotent, also after the key has expired: Stripe confirms, captures, cancels and refunds an intent at
 * most once. Throws Stripe's error when it refuses, or the outcome is unknown.
 */
export async function takeStep(
  stripe: Stripe,
  step: Exclude<Step, 'none'>,
  payment: Payment,
): Promise<IntentStatus> {
  if (step === 'open') return openIntent(stripe, payment)
  const { intentId } = payment
  if (intentId === null) return { state: 'voided', intentId }
  try {
    const intent = await requestStep(stripe, step, payment, intentId)
    const status = intent && statusOf(intent)
    return status && status.state !== payment.state ? status : retrieveStatus(stripe, intentId)
  } catch (error) {
    if (error instanceof StripeCardError && error.payment_intent) return statusOf(error.payment_intent)
    if (!(error instanceof StripeInvalidRequestError)) throw error
    // Another process was faster, or the intent is processing.
    const status = await retrieveStatus(stripe, intentId)
    if (status.state === payment.state && !status.undecided) throw error
    return status
  }
}

export async function retrieveStatus(stripe: Stripe, intentId: string): Promise<IntentStatus> {
  return statusOf(await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge.refunds'] }))
}

/** A refund is visible only if `latest_charge` was expanded. */
export function statusOf(intent: Stripe.PaymentIntent): IntentStatus {
  const { id: intentId, latest_charge: charge, last_payment_error: error } = intent
  switch (intent.status) {
    case 'requires_capture':
      return { state: 'authorized', intentId }
    case 'succeeded':
      return { ...refundStatus(typeof charge === 'string' ? null : charge), intentId }
    case 'canceled':
      return { state: 'voided', intentId }
    case 'requires_payment_method':
      return error ? { ...refusalOfAttempt(error), intentId } : { state: 'pending', intentId }
    case 'processing':
      return { state: 'pending', undecided: true, intentId }
    default:
      return { state: 'pending', intentId }
  }
}

// A refund that failed may or may not count as one in `charge.refunded`.
function refundStatus(charge: Stripe.Charge | null): Omit<IntentStatus, 'intentId'> {
  const refunds = charge?.refunds?.data ?? []
  const failed = refunds.find(({ status }) => status === 'failed' || status === 'canceled')
  if (failed && refunds.every(({ status }) => status === 'failed' || status === 'canceled')) {
    return { state: 'refund_failed', reason: failed.failure_reason ?? failed.status ?? 'unknown' }
  }
  return { state: charge?.refunded ? 'refunded' : 'captured' }
}

// Stripe stores errors under a key too, for 24 hours: hence the state and the attempt.
// Source: https://docs.stripe.com/api/idempotent_requests
const keyOf = ({ orderId, state, attempt }: Payment, step: Step) => `${orderId}:${state}:${step}:${attempt}`

async function requestStep(
  stripe: Stripe,
  step: Exclude<Step, 'open' | 'none'>,
  payment: Payment,
  intentId: string,
): Promise<Stripe.PaymentIntent | undefined> {
  const options = { idempotencyKey: keyOf(payment, step) }
  switch (step) {
    case 'authorize':
      // A card that needs the customer's confirmation is declined.
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

async function openIntent(stripe: Stripe, payment: Payment): Promise<IntentStatus> {
  const { orderId, paymentMethod } = payment
  const money = toStripe(payment)
  if (!money) return { state: 'failed', reason: 'unsupported_currency', intentId: null }
  const intent = await stripe.paymentIntents.create(
    {
      ...money,
      capture_method: 'manual',
      ...(paymentMethod === null ? {} : { payment_method: paymentMethod }),
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      // Not the payment's id: restored from a backup, it has another one, and the key must find the same intent.
      metadata: { orderId },
    },
    { idempotencyKey: keyOf(payment, 'open') },
  )
  return { state: 'pending', intentId: intent.id }
}

/** Stripe's `amount` and `currency`. Undefined for a currency outside the table: what its integers mean is unknown. */
export function toStripe({ amount, currency: code }: { amount: number; currency: string }) {
  const currency = findCurrency(code)
  return currency && { amount: amount * currency.stripeUnits, currency: code.toLowerCase() }
}
