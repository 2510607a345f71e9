import { decimalAmount } from '@fanfare/contracts'

/** 1580 EUR is `15.80 EUR`. */
export const moneyText = (minorUnits: number, currency: string) =>
  `${decimalAmount(minorUnits, currency)} ${currency}`
