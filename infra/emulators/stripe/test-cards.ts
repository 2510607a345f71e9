import { resourceMissing } from './errors.ts'

export type Outcome =
  | { readonly approved: true }
  | {
      readonly approved: false
      /** Default: `card_declined`. */
      readonly code?: string
      readonly declineCode: string
      readonly message: string
    }

export interface TestCard {
  readonly outcome: Outcome
  /** `slow`: the answer is late. `processing`: only the outcome is late. */
  readonly speed: 'at once' | 'slow' | 'processing'
}

const approved: Outcome = { approved: true }
const declined: Outcome = {
  approved: false,
  declineCode: 'generic_decline',
  message: 'Your card was declined.',
}
const noFunds: Outcome = {
  approved: false,
  declineCode: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
}
const expired: Outcome = {
  approved: false,
  code: 'expired_card',
  declineCode: 'expired_card',
  message: 'Your card has expired.',
}
const notProcessed: Outcome = {
  approved: false,
  code: 'processing_error',
  declineCode: 'processing_error',
  message: 'An error occurred while processing your card. Try again in a little bit.',
}

const cards = new Map<string, TestCard>([
  ['pm_card_visa', { outcome: approved, speed: 'at once' }],
  ['pm_card_chargeDeclined', { outcome: declined, speed: 'at once' }],
  ['pm_card_visa_chargeDeclined', { outcome: declined, speed: 'at once' }],
  ['pm_card_chargeDeclinedInsufficientFunds', { outcome: noFunds, speed: 'at once' }],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', { outcome: noFunds, speed: 'at once' }],
  ['pm_card_amex', { outcome: approved, speed: 'at once' }],
  ['pm_card_chargeDeclinedExpiredCard', { outcome: expired, speed: 'at once' }],
  ['pm_card_chargeDeclinedProcessingError', { outcome: notProcessed, speed: 'at once' }],
  // Stripe has no such cards.
  ['pm_card_slow', { outcome: approved, speed: 'slow' }],
  ['pm_card_processing', { outcome: approved, speed: 'processing' }],
  ['pm_card_processing_declined', { outcome: declined, speed: 'processing' }],
])

export const testCards: readonly string[] = [...cards.keys()]

/** Throws Stripe's resource_missing when it is not a test card. */
export function findCard(paymentMethod: string): TestCard {
  const card = cards.get(paymentMethod)
  if (card === undefined) throw resourceMissing('PaymentMethod', paymentMethod, 'payment_method')
  return card
}

export function isSlow(paymentMethod: string | undefined): boolean {
  return paymentMethod !== undefined && cards.get(paymentMethod)?.speed === 'slow'
}
