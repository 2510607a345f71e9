// Needs: payment
/** Test cards of the Stripe emulator; see its README. */
export const cards = {
  good: 'pm_card_visa',
  declined: 'pm_card_chargeDeclined',
  withoutFunds: 'pm_card_chargeDeclinedInsufficientFunds',
  notProcessed: 'pm_card_chargeDeclinedProcessingError',
  slow: 'pm_card_slow',
  processing: 'pm_card_processing',
} as const
