import { findCurrency } from '@fanfare/contracts'
import type Stripe from 'stripe'
import type { BookedIntent } from '../../reconciliation/compare.ts'

/** The most that Stripe returns. Source: https://docs.stripe.com/api/pagination */
export const longestPage = 100

interface BooksQuery {
  readonly since: Date
  /** The cursor of the page before. */
  readonly after: string | null
  readonly pageSize: number
}

export interface BooksPage {
  readonly intents: readonly BookedIntent[]
  /** Undefined after the last page. */
  readonly cursor: string | undefined
}

/** One page of the intents that were created since then, the newest first. */
export async function readBooks(stripe: Stripe, { since, after, pageSize }: BooksQuery): Promise<BooksPage> {
  const { data, has_more: hasMore } = await stripe.paymentIntents.list({
    created: { gte: Math.floor(since.getTime() / 1000) },
    limit: pageSize,
    expand: ['data.latest_charge'],
    ...(after === null ? {} : { starting_after: after }),
  })
  return { intents: data.map(toBooked), cursor: hasMore ? data.at(-1)?.id : undefined }
}

function toBooked(intent: Stripe.PaymentIntent): BookedIntent {
  const { id, metadata, latest_charge: charge } = intent
  // Of some currencies, Stripe counts hundredths.
  const { stripeUnits } = findCurrency(intent.currency.toUpperCase()) ?? { stripeUnits: 1 }
  const refunded = typeof charge === 'object' && charge !== null ? charge.amount_refunded : 0
  return {
    intentId: id,
    orderId: metadata['orderId'],
    money: [
      intent.amount_capturable / stripeUnits,
      intent.amount_received / stripeUnits,
      Math.ceil(refunded / stripeUnits),
    ],
  }
}
