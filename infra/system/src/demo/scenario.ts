import type { Outcome } from './outcome.ts'
import type { Seen } from './steps/index.ts'

export interface OrderRequest {
  /** About how much is ordered, and how much of it is paid from the balance, in minor units. */
  readonly worth: number
  readonly fromBalance: number
  /** A payment method of Stripe's, as in `pm_card_visa`. */
  readonly card: string
}

export interface OrderResult {
  readonly status: number
  /** In minor units. */
  readonly cardAmount: number
}

/** What a scenario can do and see. */
export interface Actions {
  /** The customer's balance at the start, in minor units. */
  readonly balance: number
  order(request: OrderRequest): Promise<OrderResult>
  /** Prints a line of the scenario's own. */
  print(service: string, text: string): void
  /** Waits until `missing` returns nothing. Its texts are printed when the wait fails. */
  until(missing: (seen: Seen) => readonly string[]): Promise<void>
}

export interface Scenario {
  readonly title: string
  /** The customer's name. */
  readonly customer: string
  /** Places the order, and returns the outcome that every service must reach. */
  run(actions: Actions): Promise<Outcome>
}

/** A scenario that ended otherwise than it must; the message has what was expected and what was seen. */
export class ScenarioFailure extends Error {
  override readonly name = 'ScenarioFailure'
}
