import type { Amount } from '../letter.ts'
import { formatMoney } from '../money.ts'

interface Shares {
  readonly balanceAmount: number
  readonly cardAmount: number
  readonly currency: string
}

/** Who pays what of an order's total; a share of nothing is not told. */
export function shares({ balanceAmount, cardAmount, currency }: Shares): readonly Amount[] {
  return [
    { label: 'From your balance', minorUnits: balanceAmount },
    { label: 'By card', minorUnits: cardAmount },
  ]
    .filter(({ minorUnits }) => minorUnits > 0)
    .map(({ label, minorUnits }) => ({ label, amount: formatMoney(minorUnits, currency) }))
}
