import type { Follower } from './follow.ts'
import { StoryFailure } from './story.ts'

/** What was awaited in vain, and what was seen last. */
export function tooLate(milliseconds: number, missing: readonly string[], { seen, outOfSight }: Follower) {
  const { orders, payments, balance, entries, mails } = seen
  const last: readonly [string, unknown][] = [
    ['orders', orders],
    ['payments', payments],
    ['balance', balance],
    ['balance entries', entries],
    ['mails', mails.map(({ kind, state }) => `${kind} ${state}`)],
  ]
  return new StoryFailure(
    [
      `The story did not come to its end within ${milliseconds / 1000} s. Awaited:`,
      ...missing.map((each) => `  ${each}`),
      'Seen last:',
      ...last.map(([what, value]) => `  ${what}: ${JSON.stringify(value)}`),
      ...[...outOfSight].map(([what, why]) => `  ${what} cannot be looked at: ${why}`),
    ].join('\n'),
  )
}
