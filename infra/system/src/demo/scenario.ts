import type { Outcome } from './outcome.ts'
import type { Seen } from './steps/index.ts'

export interface OrderRequest {
  /** Approximate order value and part paid from the balance, in minor units. */
  readonly worth: number
  readonly fromBalance: number
  /** As in `pm_card_visa`. */
  readonly card: string
}

interface OrderResult {
  readonly status: number
  /** Minor units. */
  readonly cardAmount: number
}

export interface Actions {
  /** At the start, in minor units. */
  readonly balance: number
  order(request: OrderRequest): Promise<OrderResult>
  print(service: string, text: string): void
  /** Until `missing` returns nothing; its texts are printed on failure. */
  until(missing: (seen: Seen) => readonly string[]): Promise<void>
}

export interface Scenario {
  readonly title: string
  readonly customer: string
  /** Returns the outcome that every service must reach. */
  run(actions: Actions): Promise<Outcome>
}

/** The message has the expected and the seen outcome. */
export class ScenarioFailure extends Error {
  override readonly name = 'ScenarioFailure'
}
