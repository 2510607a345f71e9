import type { Intent, Move } from './intent.ts'
import { display } from './money.ts'
import { invalidRequest, Refusal, unexpectedState } from './refusal.ts'

/** Takes what was authorised, or a part of it; the rest is let go. */
export function capture(intent: Intent, amount = intent.amount): Move {
  const { state } = intent
  if (state.status === 'succeeded') {
    const message = 'This PaymentIntent could not be captured because it has already been captured.'
    throw unexpectedState(intent, message)
  }
  if (state.status !== 'requires_capture') {
    const message = `This PaymentIntent could not be captured because it has a status of ${state.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`
    throw unexpectedState(intent, message)
  }
  if (amount > intent.amount) {
    const message = `The amount to capture (${display(amount, intent.currency)}) is greater than the amount that was authorized (${display(intent.amount, intent.currency)}).`
    throw invalidRequest(message, { code: 'amount_too_large', param: 'amount_to_capture' })
  }
  const { paymentMethod, charge } = state
  const taken = { status: 'succeeded' as const, paymentMethod, charge, received: amount, refunded: 0 }
  return { intent: { ...intent, state: taken }, tells: ['payment_intent.succeeded'] }
}

/** Lets an authorisation go, or ends an intent that never got one. `at` is in milliseconds. */
export function cancel(intent: Intent, reason: string | null, at: number): Move {
  const { state } = intent
  if (state.status === 'canceled' || state.status === 'succeeded' || state.status === 'processing') {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${state.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action.`
    throw unexpectedState(intent, message)
  }
  const paymentMethod = 'paymentMethod' in state ? state.paymentMethod : null
  const charge = 'charge' in state ? state.charge : null
  const ended = { status: 'canceled' as const, paymentMethod, charge, reason, at }
  return { intent: { ...intent, state: ended }, tells: ['payment_intent.canceled'] }
}

/** Gives back what was captured, or `amount` of it. */
export function refund(intent: Intent, amount?: number): Move & { amount: number; charge: string } {
  const { state, currency } = intent
  if (state.status !== 'succeeded') {
    const message = `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`
    throw unexpectedState(intent, message)
  }
  const left = state.received - state.refunded
  if (left === 0) {
    throw new Refusal(400, {
      type: 'invalid_request_error',
      code: 'charge_already_refunded',
      message: `Charge ${state.charge} has already been refunded.`,
      charge: state.charge,
    })
  }
  const wanted = amount ?? left
  if (wanted > left) {
    const message = `Refund amount (${display(wanted, currency)}) is greater than unrefunded amount on charge (${display(left, currency)})`
    throw invalidRequest(message, { param: 'amount' })
  }
  const given = { ...state, refunded: state.refunded + wanted }
  return {
    intent: { ...intent, state: given },
    tells: ['charge.refunded'],
    amount: wanted,
    charge: state.charge,
  }
}
