import { invalidRequest, StripeError, unexpectedState } from './errors.ts'
import type { Intent, Transition } from './intent.ts'
import { assertNetworkTakes, assertWhole, display } from './money.ts'
import { findCard, type Outcome } from './test-cards.ts'

export interface Confirmation {
  readonly paymentMethod: string | undefined
  readonly returnUrl: string | undefined
  /** The customer is absent and cannot be redirected. */
  readonly offSession: boolean
  /** Id of the resulting charge. */
  readonly charge: string
  /** Decision time of cards that are processed later, in milliseconds. */
  readonly settlesAt: number
}

/** Charges the card or holds the amount. Throws StripeError when Stripe would refuse the attempt. */
export function confirm(intent: Intent, confirmation: Confirmation): Transition {
  const { state } = intent
  if (state.status !== 'requires_payment_method' && state.status !== 'requires_confirmation') {
    const message =
      state.status === 'succeeded'
        ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
        : `You cannot confirm this PaymentIntent because it has a status of ${state.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_payment_method, requires_confirmation, requires_action.`
    throw unexpectedState(intent, message)
  }
  const stored = state.status === 'requires_confirmation' ? state.paymentMethod : undefined
  const paymentMethod = confirmation.paymentMethod ?? stored
  if (paymentMethod === undefined) {
    const message = "You cannot confirm this PaymentIntent because it's missing a payment method."
    throw unexpectedState(intent, message)
  }
  assertNoRedirect(intent, confirmation)
  const card = findCard(paymentMethod)
  assertNetworkTakes(intent.amount, intent.currency, paymentMethod)
  const attempt = { paymentMethod, charge: confirmation.charge }
  if (card.speed === 'processing') {
    const { settlesAt } = confirmation
    const processing = { ...intent, state: { status: 'processing' as const, ...attempt, settlesAt } }
    return { intent: processing, events: ['payment_intent.processing'] }
  }
  return applyOutcome(intent, attempt, card.outcome)
}

/** Undefined when the intent is not processing. */
export function settle(intent: Intent): Transition | undefined {
  if (intent.state.status !== 'processing') return undefined
  const { paymentMethod, charge } = intent.state
  return applyOutcome(intent, { paymentMethod, charge }, findCard(paymentMethod).outcome)
}

function applyOutcome(
  intent: Intent,
  attempt: { paymentMethod: string; charge: string },
  outcome: Outcome,
): Transition {
  if (!outcome.approved) {
    const { code, declineCode, message } = outcome
    const decline = { ...attempt, ...(code ? { code } : {}), declineCode, message }
    const failed = { ...intent, state: { status: 'requires_payment_method' as const, decline } }
    return { intent: failed, events: ['payment_intent.payment_failed'], decline }
  }
  if (intent.captureMethod === 'manual') {
    const authorized = { ...intent, state: { status: 'requires_capture' as const, ...attempt } }
    return { intent: authorized, events: ['payment_intent.amount_capturable_updated'] }
  }
  const captured = { status: 'succeeded' as const, ...attempt, received: intent.amount, refunded: 0 }
  return { intent: { ...intent, state: captured }, events: ['payment_intent.succeeded'] }
}

// Stripe refuses because other payment methods might redirect.
function assertNoRedirect(intent: Intent, { returnUrl, offSession }: Confirmation): void {
  const mayRedirect = intent.automaticMethods?.allow_redirects === 'always'
  if (!mayRedirect || offSession || returnUrl !== undefined) return
  const message =
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents."
  throw invalidRequest(message, { param: 'return_url' })
}

/** Captures all or `amount`; the rest is released. */
export function capture(intent: Intent, amount = intent.amount): Transition {
  const { state } = intent
  if (state.status === 'succeeded') {
    const message = 'This PaymentIntent could not be captured because it has already been captured.'
    throw unexpectedState(intent, message)
  }
  if (state.status !== 'requires_capture') {
    const message = `This PaymentIntent could not be captured because it has a status of ${state.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`
    throw unexpectedState(intent, message)
  }
  assertWhole(amount, intent.currency, 'amount_to_capture')
  if (amount > intent.amount) {
    const message = `The amount to capture (${display(amount, intent.currency)}) is greater than the amount that was authorized (${display(intent.amount, intent.currency)}).`
    throw invalidRequest(message, { code: 'amount_too_large', param: 'amount_to_capture' })
  }
  const { paymentMethod, charge } = state
  const captured = { status: 'succeeded' as const, paymentMethod, charge, received: amount, refunded: 0 }
  return { intent: { ...intent, state: captured }, events: ['payment_intent.succeeded'] }
}

/** Voids an authorisation, or ends an unauthorised intent. `at` is milliseconds. */
export function cancel(intent: Intent, reason: string | null, at: number): Transition {
  const { state } = intent
  if (state.status === 'canceled' || state.status === 'succeeded' || state.status === 'processing') {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${state.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action.`
    throw unexpectedState(intent, message)
  }
  const paymentMethod = 'paymentMethod' in state ? state.paymentMethod : null
  const charge = 'charge' in state ? state.charge : null
  const canceled = { status: 'canceled' as const, paymentMethod, charge, reason, at }
  return { intent: { ...intent, state: canceled }, events: ['payment_intent.canceled'] }
}

export function refund(intent: Intent, amount?: number): Transition & { amount: number; charge: string } {
  const { state, currency } = intent
  if (state.status !== 'succeeded') {
    const message = `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`
    throw unexpectedState(intent, message)
  }
  if (state.dispute !== undefined && state.dispute.status !== 'won') {
    const message = `Charge ${state.charge} has been charged back; cannot issue a refund.`
    throw invalidRequest(message, { code: 'charge_disputed' })
  }
  const left = state.received - state.refunded
  if (left === 0) {
    throw new StripeError(400, {
      type: 'invalid_request_error',
      code: 'charge_already_refunded',
      message: `Charge ${state.charge} has already been refunded.`,
      charge: state.charge,
    })
  }
  const wanted = amount ?? left
  assertWhole(wanted, currency, 'amount')
  if (wanted > left) {
    const message = `Refund amount (${display(wanted, currency)}) is greater than unrefunded amount on charge (${display(left, currency)})`
    throw invalidRequest(message, { param: 'amount' })
  }
  return {
    intent: { ...intent, state: { ...state, refunded: state.refunded + wanted } },
    events: ['charge.refunded'],
    amount: wanted,
    charge: state.charge,
  }
}
