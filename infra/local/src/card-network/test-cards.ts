import { noSuch } from './refusal.ts'

export type Verdict =
  | { readonly approved: true }
  | { readonly approved: false; readonly declineCode: string; readonly message: string }

export interface TestCard {
  readonly verdict: Verdict
  /** `slow`: the HTTP answer takes its time. `processing`: the answer comes at once and the verdict later. */
  readonly pace: 'at once' | 'slow' | 'processing'
}

const approved: Verdict = { approved: true }
const declined: Verdict = {
  approved: false,
  declineCode: 'generic_decline',
  message: 'Your card was declined.',
}
const noFunds: Verdict = {
  approved: false,
  declineCode: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
}

const cards = new Map<string, TestCard>([
  ['pm_card_visa', { verdict: approved, pace: 'at once' }],
  ['pm_card_chargeDeclined', { verdict: declined, pace: 'at once' }],
  ['pm_card_visa_chargeDeclined', { verdict: declined, pace: 'at once' }],
  ['pm_card_chargeDeclinedInsufficientFunds', { verdict: noFunds, pace: 'at once' }],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', { verdict: noFunds, pace: 'at once' }],
  // Stripe has no such cards: its test mode offers no way to make it slow.
  ['pm_card_slow', { verdict: approved, pace: 'slow' }],
  ['pm_card_processing', { verdict: approved, pace: 'processing' }],
  ['pm_card_processing_declined', { verdict: declined, pace: 'processing' }],
])

export const testCards: readonly string[] = [...cards.keys()]

/** Throws Stripe's resource_missing for a payment method that is no test card. */
export function findCard(paymentMethod: string): TestCard {
  const card = cards.get(paymentMethod)
  if (card === undefined) throw noSuch('PaymentMethod', paymentMethod, 'payment_method')
  return card
}

export function isSlow(paymentMethod: string | undefined): boolean {
  return paymentMethod !== undefined && cards.get(paymentMethod)?.pace === 'slow'
}
