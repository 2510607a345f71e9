import type Stripe from 'stripe'
import type { Standing } from '../payments/standing.ts'

/** Reads a payment intent. To tell a refund, its `latest_charge` must be expanded. */
export function standingOf(intent: Stripe.PaymentIntent): Standing {
  const intentId = intent.id
  switch (intent.status) {
    case 'requires_capture':
      return { state: 'authorized', intentId }
    case 'succeeded':
      return { state: isRefunded(intent) ? 'refunded' : 'captured', intentId }
    case 'canceled':
      return { state: 'voided', intentId }
    case 'requires_payment_method': {
      const error = intent.last_payment_error
      if (!error) return { state: 'pending', intentId }
      return { state: 'declined', reason: error.decline_code ?? error.code ?? 'declined', intentId }
    }
    case 'processing':
      return { state: 'pending', undecided: true, intentId }
    default:
      return { state: 'pending', intentId }
  }
}

function isRefunded({ latest_charge: charge }: Stripe.PaymentIntent): boolean {
  return typeof charge === 'object' && charge !== null && charge.refunded
}
