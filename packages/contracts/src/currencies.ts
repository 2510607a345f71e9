/** In minor units. */
export interface CardLimits {
  readonly minimum: number
  readonly maximum: number
  /** A card is charged a multiple of this. */
  readonly step: number
}

export interface CurrencyRules {
  /** As in `EUR`. */
  readonly code: string
  /** 4200 minor units with 2 decimals are 42.00. */
  readonly decimals: 0 | 2 | 3
  /** Stripe's `amount` for one minor unit. */
  readonly stripeUnits: 1 | 100
  readonly card: CardLimits
}

// Source of all values: https://docs.stripe.com/currencies, November 2026.
const twoDecimals =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE ' +
  'CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES KGS KHR KYD KZT ' +
  'LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR ' +
  'PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH USD UYU UZS WST ' +
  'XCD YER ZAR ZMW'
// MGA too, unlike ISO 4217.
const noDecimals = 'BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'
const threeDecimals = 'BHD JOD KWD OMR TND'

/** Without decimals, but Stripe counts them in hundredths, always 00. */
const inHundredths = new Set(['ISK', 'UGX'])

/** For an account that settles in the same currency. Stripe converts the minimum of another settlement currency. */
const minimums: Readonly<Record<string, number>> = {
  ...{
    AED: 200,
    ARS: 50,
    AUD: 50,
    BRL: 50,
    CAD: 50,
    CHF: 50,
    COP: 50,
    CZK: 1_500,
    DKK: 250,
    EUR: 50,
    GBP: 30,
  },
  ...{ HKD: 400, HUF: 17_500, IDR: 50, ILS: 50, INR: 50, JPY: 50, KRW: 50, MXN: 1_000, MYR: 200, NOK: 300 },
  ...{ NZD: 50, PHP: 50, PLN: 200, RON: 200, RUB: 50, SEK: 300, SGD: 50, THB: 1_000, USD: 50, ZAR: 50 },
}

/** Twelve digits of Stripe's `amount`. A card's network may have a lower maximum. */
const highestStripeAmount = 999_999_999_999

const rules = (codes: string, decimals: CurrencyRules['decimals']) =>
  codes.split(' ').map((code): CurrencyRules => {
    // Stripe requires 0 as the last of three decimals.
    const step = decimals === 3 ? 10 : 1
    const stripeUnits = inHundredths.has(code) ? 100 : 1
    const maximum = Math.floor(highestStripeAmount / stripeUnits / step) * step
    return { code, decimals, stripeUnits, card: { minimum: minimums[code] ?? step, maximum, step } }
  })

const table: ReadonlyMap<string, CurrencyRules> = new Map(
  [...rules(twoDecimals, 2), ...rules(noDecimals, 0), ...rules(threeDecimals, 3)]
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map((currency) => [currency.code, currency]),
)

/** Every currency in which a card can be charged, by code. */
export const currencies: readonly CurrencyRules[] = [...table.values()]

export const findCurrency = (code: string): CurrencyRules | undefined => table.get(code)

/** Throws an error that names the code and the possible ones. */
export function currencyOf(code: string): CurrencyRules {
  const found = findCurrency(code)
  if (found) return found
  const possible = [...table.keys()].join(', ')
  throw new Error(`CURRENCY cannot be ${JSON.stringify(code)}. Possible: ${possible}.`)
}
