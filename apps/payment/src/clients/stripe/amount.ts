import { findCurrency } from '@fanfare/contracts'

/** Stripe's `amount` and `currency`. Undefined for a currency outside the table: what its integers mean is unknown. */
export function toStripe({ amount, currency: code }: { amount: number; currency: string }) {
  const currency = findCurrency(code)
  return currency && { amount: amount * currency.stripeUnits, currency: code.toLowerCase() }
}
