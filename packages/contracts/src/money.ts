import { findCurrency } from './currencies.ts'

/** 4200 EUR is `42.00`, 4200 ISK `4200`. */
export const decimalAmount = (minorUnits: number, currency: string): string => {
  const decimals = decimalsOf(currency)
  return (minorUnits / 10 ** decimals).toFixed(decimals)
}

/** In English: 4200 EUR is €42.00, 4200 JPY ¥4,200. */
export function formatMoney(minorUnits: number, currency: string): string {
  const decimals = decimalsOf(currency)
  // Not Intl's own number of decimals: its tables differ from Stripe's, and between versions.
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, ...digits })
  return format.format(minorUnits / 10 ** decimals)
}

// An older event may have a currency outside the table.
const decimalsOf = (currency: string) => findCurrency(currency)?.decimals ?? 2
