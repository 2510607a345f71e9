import type { LocalAws } from '@fanfare/local'
import { bookDifferences } from './books.ts'
import { differences } from './ending.ts'
import { StoryFailure } from './story.ts'
import type { Told } from './tell-story.ts'

/**
 * When all is told: whatever came a second time meanwhile has changed nothing, and the card network says the same.
 * Throws StoryFailure otherwise.
 */
export async function checkAgain(told: readonly Told[], cardNetwork: LocalAws['cardNetwork']): Promise<void> {
  await cardNetwork?.idle()
  for (const { title, orderId, ending, follower } of told) {
    const seen = await follower.lookOnce()
    const wrong = [
      ...differences(ending, seen),
      ...[...follower.outOfSight].map(([what, why]) => `${what} cannot be looked at: ${why}`),
      ...(cardNetwork ? bookDifferences(cardNetwork, orderId, ending) : []),
    ]
    if (wrong.length > 0) throw new StoryFailure(`"${title}" has changed since:\n  ${wrong.join('\n  ')}`)
  }
}
