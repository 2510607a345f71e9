import Stripe from 'stripe'
import type { Payment } from '../generated/prisma/client.ts'
import type { Standing } from '../payments/standing.ts'
import { keyOf } from './idempotency-key.ts'

// What comes from the customer's order. A fault in anything else is ours, and no reason to decline.
const fromOrder = new Set(['payment_method', 'amount', 'currency'])

/** Opens an intent, which holds nothing until it is confirmed. */
export async function openIntent(stripe: Stripe, payment: Payment): Promise<Standing> {
  const { id, orderId, amount, currency, paymentMethod } = payment
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount,
        currency: currency.toLowerCase(),
        capture_method: 'manual',
        ...(paymentMethod === null ? {} : { payment_method: paymentMethod }),
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { orderId, paymentId: id },
      },
      { idempotencyKey: keyOf(payment, 'open') },
    )
    return { state: 'pending', intentId: intent.id }
  } catch (error) {
    const isRefusal = error instanceof Stripe.errors.StripeInvalidRequestError
    if (!isRefusal || !fromOrder.has(error.param ?? '')) throw error
    return { state: 'declined', reason: error.code ?? 'invalid_request', intentId: null }
  }
}
