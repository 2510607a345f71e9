/** 1580 EUR is `15.80`. */
export function amountText(minorUnits: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions()
  return (minorUnits / 10 ** digits).toFixed(digits)
}

/** 1580 EUR is `15.80 EUR`. */
export const moneyText = (minorUnits: number, currency: string) =>
  `${amountText(minorUnits, currency)} ${currency}`
