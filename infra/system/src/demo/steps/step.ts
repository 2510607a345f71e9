import type { BalanceEntry, Mail, Order, Payment, User } from '../shapes.ts'

/** All that the public API tells of a customer; lists are newest first. */
export interface Seen {
  readonly customer: User
  readonly balance: number
  readonly entries: readonly BalanceEntry[]
  readonly orders: readonly Order[]
  readonly payments: readonly Payment[]
  readonly mails: readonly Mail[]
}

/** One line of a story. */
export interface Step {
  /** Tells the steps of a story apart, so that each is told once. */
  readonly key: string
  readonly service: string
  readonly text: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Keys of what came before it, whichever of them is seen first. */
  readonly after: readonly string[]
}
