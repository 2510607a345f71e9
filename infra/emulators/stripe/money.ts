import { invalidRequest } from './errors.ts'

// Minor units: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
const minimums: Readonly<Record<string, number>> = {
  ...{ aud: 50, cad: 50, chf: 50, dkk: 250, eur: 50, gbp: 30, jpy: 50, nok: 300, nzd: 50, pln: 200 },
  ...{ sek: 300, sgd: 50, usd: 50 },
}
const maximum = 99_999_999

const currencies = new Set(Intl.supportedValuesOf('currency').map((it) => it.toLowerCase()))

/** Throws StripeError for unknown currencies, and amounts outside Stripe's limits. */
export function assertChargeable(amount: number, currency: string): void {
  if (!currencies.has(currency)) throw invalidRequest(`Invalid currency: ${currency}.`, { param: 'currency' })
  const minimum = minimums[currency] ?? 1
  if (amount < minimum) {
    const message = `Amount must be at least ${display(minimum, currency)} ${currency}`
    throw invalidRequest(message, { code: 'amount_too_small', param: 'amount' })
  }
  if (amount > maximum) {
    const message = `Amount must be no more than ${display(maximum, currency)}`
    throw invalidRequest(message, { code: 'amount_too_large', param: 'amount' })
  }
}

/** 1250 and `eur`: €12.50. */
export function display(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}
