import type { BalanceEntry, Mail, Order, Payment, User } from '../shapes.ts'

/** From the public API; lists are newest first. */
export interface Seen {
  readonly customer: User
  readonly balance: number
  readonly entries: readonly BalanceEntry[]
  readonly orders: readonly Order[]
  readonly payments: readonly Payment[]
  readonly mails: readonly Mail[]
}

export interface Step {
  /** Unique in a scenario; printed once. */
  readonly key: string
  readonly service: string
  readonly text: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Keys of steps to be printed before. */
  readonly after: readonly string[]
}
