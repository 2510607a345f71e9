import Stripe from 'stripe'

const { StripeCardError, StripeInvalidRequestError } = Stripe.errors

/** Final: `declined` because of the card, `failed` not because of it. */
export interface Refusal {
  readonly state: 'declined' | 'failed'
  readonly reason: string
}

interface StripeReason {
  readonly type: string
  readonly code?: string | null | undefined
  readonly decline_code?: string | null | undefined
}

/** The card's bank was not asked, or gave no decision. Source: https://docs.stripe.com/declines/codes */
const undecided = new Set([
  'duplicate_transaction',
  'issuer_not_available',
  'processing_error',
  'reenter_transaction',
  'try_again_later',
])

/** Of an attempt to authorize. */
export function refusalOfAttempt({ type, code, decline_code }: StripeReason): Refusal {
  const isCards = type === 'card_error' && ![code, decline_code].some((each) => undecided.has(each ?? ''))
  const reason = decline_code ?? code ?? (type === 'card_error' ? 'declined' : type)
  return { state: isCards ? 'declined' : 'failed', reason }
}

/** Of a request to open or authorize. Undefined if it may succeed later: then the key, the account or the code changed. */
export function refusalOfRequest(error: unknown): Refusal | undefined {
  if (error instanceof StripeCardError) {
    const { code, decline_code } = error
    return refusalOfAttempt({ type: 'card_error', code, decline_code })
  }
  if (!(error instanceof StripeInvalidRequestError)) return undefined
  const { code, param } = error
  // The customer named a payment method that does not exist.
  if (param === 'payment_method' && code === 'resource_missing') return { state: 'declined', reason: code }
  const isOfThisOrder = /^(payment_method|amount|currency)$/.test(param ?? '') || code?.startsWith('amount_')
  return isOfThisOrder ? { state: 'failed', reason: code ?? `invalid_${param}` } : undefined
}
