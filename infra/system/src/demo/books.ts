import type { LocalAws } from '@fanfare/local'
import type { Ending } from './ending.ts'

type CardNetwork = NonNullable<LocalAws['cardNetwork']>

/** What the card network's books say otherwise: one intent for the order, nothing held, and what it must have taken. */
export function bookDifferences(cardNetwork: CardNetwork, orderId: string, ending: Ending): string[] {
  const intents = cardNetwork.books().filter(({ metadata }) => metadata['orderId'] === orderId)
  const held = intents.reduce((sum, { amount_capturable }) => sum + amount_capturable, 0)
  const taken = intents.reduce((sum, { amount_received, refunded }) => sum + amount_received - refunded, 0)
  const expected: [string, number, number][] = [
    ['intents of the order', 1, intents.length],
    ['held', 0, held],
    ['taken', ending.takenFromCard, taken],
  ]
  return expected
    .filter(([, awaited, found]) => awaited !== found)
    .map(([what, awaited, found]) => `the card network's books, ${what}: ${awaited} awaited, ${found} found`)
}
