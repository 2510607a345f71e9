import { moneyText } from '../money.ts'
import type { BalanceEntry } from '../shapes.ts'
import type { Step } from './step.ts'

/** The balance's moves, with what each leaves. */
export function balanceSteps(newestFirst: readonly BalanceEntry[], currency: string): Step[] {
  let balance = 0
  return newestFirst.toReversed().flatMap(({ kind, amount, createdAt }) => {
    balance += amount
    const step = (text: string, after: string): Step[] => [
      { key: kind, service: 'user', text, at: Date.parse(createdAt), after: [after] },
    ]
    const left = moneyText(balance, currency)
    if (kind === 'debit') {
      return step(`${moneyText(-amount, currency)} taken from the balance: ${left} left`, 'placed')
    }
    if (kind === 'credit') {
      return step(`${moneyText(amount, currency)} given back to the balance: ${left} again`, 'cancelled')
    }
    return []
  })
}
