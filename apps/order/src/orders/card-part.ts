import type { CardLimits } from '@fanfare/contracts'

interface Parts {
  readonly total: number
  readonly balanceAmount: number
}

/** Why a card cannot be charged the rest, and which balance amounts would do. Undefined if it can, or nothing is left. */
export function cardFault({ total, balanceAmount }: Parts, limits: CardLimits): string | undefined {
  const { minimum, maximum, step } = limits
  const cardAmount = total - balanceAmount
  const broken = brokenLimit(cardAmount, limits)
  if (cardAmount === 0 || !broken) return undefined

  const more = Math.max(minimum, Math.ceil(cardAmount / step) * step)
  const less = Math.floor(Math.min(cardAmount, maximum) / step) * step
  const possible = [...(more <= Math.min(total, maximum) ? [more] : []), less < minimum ? 0 : less]
  const balances = possible.map((amount) => total - amount).join(' or ')
  return `Leaves ${cardAmount} for the card, which is charged ${broken}: ${balances} would do.`
}

function brokenLimit(amount: number, { minimum, maximum, step }: CardLimits): string | undefined {
  if (amount < minimum) return `${minimum} at least`
  if (amount > maximum) return `${maximum} at most`
  return amount % step === 0 ? undefined : `multiples of ${step}`
}
