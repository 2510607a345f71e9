import type { BalanceEntry, Mail, Order, Payment, User } from '../shapes.ts'

/** Everything of a customer in the public API; lists are newest first. */
export interface Seen {
  readonly customer: User
  readonly balance: number
  readonly entries: readonly BalanceEntry[]
  readonly orders: readonly Order[]
  readonly payments: readonly Payment[]
  readonly mails: readonly Mail[]
}

/** One line of a scenario. */
export interface Step {
  /** Unique in a scenario; each step is printed once. */
  readonly key: string
  readonly service: string
  readonly text: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Keys of the steps that must be printed before it. */
  readonly after: readonly string[]
}
