import type { Ending } from './ending.ts'
import type { Seen } from './steps/index.ts'

export interface Wish {
  /** About how much is ordered, and how much of it the balance shall pay, in minor units. */
  readonly worth: number
  readonly fromBalance: number
  /** A card as the card network names it. */
  readonly card: string
}

export interface Answered {
  readonly status: number
  readonly cardAmount: number
}

/** What a story can do and see. */
export interface Scene {
  /** What the customer has at first, in minor units. */
  readonly balance: number
  order(wish: Wish): Promise<Answered>
  /** A line that no service tells. */
  say(service: string, text: string): void
  /** Waits until nothing is missing any more. `missing` says what is, for people. */
  until(missing: (seen: Seen) => readonly string[]): Promise<void>
}

export interface Story {
  readonly title: string
  readonly customer: string
  /** Makes it happen, and says how it must end. */
  tell(scene: Scene): Promise<Ending>
}

/** A story that did not go as it must; the message says what was awaited and what was seen. */
export class StoryFailure extends Error {
  override readonly name = 'StoryFailure'
}
