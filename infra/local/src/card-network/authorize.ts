import type { Intent, Move } from './intent.ts'
import { invalidRequest, unexpectedState } from './refusal.ts'
import { findCard, type Verdict } from './test-cards.ts'

export interface Confirmation {
  readonly paymentMethod: string | undefined
  readonly returnUrl: string | undefined
  /** The customer is not there, so that nothing could redirect them. */
  readonly offSession: boolean
  /** The id of the charge that this attempt becomes. */
  readonly charge: string
  /** When a card that takes its time has made up its mind, in milliseconds. */
  readonly settlesAt: number
}

/** Asks the card. Throws Refusal where Stripe would not even try. */
export function confirm(intent: Intent, confirmation: Confirmation): Move {
  const { state } = intent
  if (state.status !== 'requires_payment_method' && state.status !== 'requires_confirmation') {
    throw unexpectedState(intent, whyNotConfirmed(state.status))
  }
  const kept = state.status === 'requires_confirmation' ? state.paymentMethod : undefined
  const paymentMethod = confirmation.paymentMethod ?? kept
  if (paymentMethod === undefined) {
    const message = "You cannot confirm this PaymentIntent because it's missing a payment method."
    throw unexpectedState(intent, message)
  }
  assertNoRedirect(intent, confirmation)
  const card = findCard(paymentMethod)
  const attempt = { paymentMethod, charge: confirmation.charge }
  if (card.pace === 'processing') {
    const { settlesAt } = confirmation
    const processing = { ...intent, state: { status: 'processing' as const, ...attempt, settlesAt } }
    return { intent: processing, tells: ['payment_intent.processing'] }
  }
  return decide(intent, attempt, card.verdict)
}

/** The late verdict on an intent that is processing; undefined when it is not. */
export function settle(intent: Intent): Move | undefined {
  if (intent.state.status !== 'processing') return undefined
  const { paymentMethod, charge } = intent.state
  return decide(intent, { paymentMethod, charge }, findCard(paymentMethod).verdict)
}

function decide(intent: Intent, attempt: { paymentMethod: string; charge: string }, verdict: Verdict): Move {
  if (!verdict.approved) {
    const decline = { ...attempt, declineCode: verdict.declineCode, message: verdict.message }
    const failed = { ...intent, state: { status: 'requires_payment_method' as const, decline } }
    return { intent: failed, tells: ['payment_intent.payment_failed'], decline }
  }
  if (intent.captureMethod === 'manual') {
    const authorized = { ...intent, state: { status: 'requires_capture' as const, ...attempt } }
    return { intent: authorized, tells: ['payment_intent.amount_capturable_updated'] }
  }
  const taken = { status: 'succeeded' as const, ...attempt, received: intent.amount, refunded: 0 }
  return { intent: { ...intent, state: taken }, tells: ['payment_intent.succeeded'] }
}

function whyNotConfirmed(status: string): string {
  return status === 'succeeded'
    ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
    : `You cannot confirm this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_payment_method, requires_confirmation, requires_action.`
}

// A card does not redirect; Stripe asks all the same, because other methods of the account might.
function assertNoRedirect(intent: Intent, { returnUrl, offSession }: Confirmation): void {
  const mayRedirect = intent.automaticMethods?.allow_redirects === 'always'
  if (!mayRedirect || offSession || returnUrl !== undefined) return
  const message =
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents."
  throw invalidRequest(message, { param: 'return_url' })
}
