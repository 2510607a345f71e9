import { findCurrency } from '@fanfare/contracts'
import { invalidRequest } from './errors.ts'

// The rules of amounts are written from https://docs.stripe.com/currencies, and not from the services' table: an error of
// that table must show.
const codes = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const zeroDecimal = codes('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf')
const threeDecimal = codes('bhd jod kwd omr tnd')
/** In hundredths, which must be 00. */
const noFractions = codes('isk ugx')

/** In units, as the page has them. */
const minimums: Readonly<Record<string, number>> = {
  ...{
    usd: 0.5,
    aed: 2,
    ars: 0.5,
    aud: 0.5,
    brl: 0.5,
    cad: 0.5,
    chf: 0.5,
    cop: 0.5,
    czk: 15,
    dkk: 2.5,
    eur: 0.5,
  },
  ...{ gbp: 0.3, hkd: 4, huf: 175, idr: 0.5, ils: 0.5, inr: 0.5, jpy: 50, krw: 50, mxn: 10, myr: 2, nok: 3 },
  ...{ nzd: 0.5, php: 0.5, pln: 2, ron: 2, rub: 0.5, sek: 3, sgd: 0.5, thb: 10, zar: 0.5 },
}
const maximum = 999_999_999_999
const amexMaximum = 999_999_999

function decimalsOf(currency: string): number {
  if (zeroDecimal.has(currency)) return 0
  return threeDecimal.has(currency) ? 3 : 2
}

/** Throws StripeError for unknown currencies, and amounts that Stripe does not charge. */
export function assertChargeable(amount: number, currency: string): void {
  if (!findCurrency(currency.toUpperCase()))
    throw invalidRequest(`Invalid currency: ${currency}.`, { param: 'currency' })
  assertWhole(amount, currency, 'amount')
  const minimum = Math.round((minimums[currency] ?? 0) * 10 ** decimalsOf(currency))
  if (amount < minimum) {
    const message = `Amount must be at least ${display(minimum, currency)} ${currency}`
    throw invalidRequest(message, { code: 'amount_too_small', param: 'amount' })
  }
  assertAtMost(maximum, amount, currency)
}

/** American Express has a limit of its own, which applies when the card is known. */
export function assertNetworkTakes(amount: number, currency: string, paymentMethod: string): void {
  if (paymentMethod === 'pm_card_amex') assertAtMost(amexMaximum, amount, currency)
}

function assertAtMost(limit: number, amount: number, currency: string): void {
  if (amount <= limit) return
  const message = `Amount must be no more than ${display(limit, currency)}`
  throw invalidRequest(message, { code: 'amount_too_large', param: 'amount' })
}

/** Also for captures and refunds. */
export function assertWhole(amount: number, currency: string, param: string): void {
  if (noFractions.has(currency) && amount % 100 !== 0) {
    const message = `Invalid amount. Currency ${currency.toUpperCase()} has become effectively zero-decimal and charged amounts must be evenly divisible by 100. See https://stripe.com/docs/currencies#zero-decimal for more information.`
    throw invalidRequest(message, { param })
  }
  if (threeDecimal.has(currency) && amount % 10 !== 0) {
    throw invalidRequest('Invalid amount. The least-significant digit must be 0.', { param })
  }
}

/** 1250 and `eur`: €12.50; 1200 and `isk`: ISK 12. */
export function display(amount: number, currency: string): string {
  const decimals = decimalsOf(currency)
  const shown = noFractions.has(currency) ? 0 : decimals
  const digits = { minimumFractionDigits: shown, maximumFractionDigits: shown }
  return new Intl.NumberFormat('en', { style: 'currency', currency, ...digits }).format(
    amount / 10 ** decimals,
  )
}
