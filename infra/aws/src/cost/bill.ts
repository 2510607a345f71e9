import type { ServiceDeclaration } from '@fanfare/contracts'
import { countResources } from './counters.ts'
import { articleTotal, type Line, linesOf, total } from './line.ts'
import type { Placement } from './placement.ts'
import type { Resource } from './template.ts'
import { countUse } from './use.ts'

/** A month of one placement, in dollars, not rounded. */
export interface Bill {
  readonly placement: Placement
  readonly services: number
  /** Orders in the month. */
  readonly orders: number
  readonly lines: readonly Line[]
  readonly total: number
  /** What the article of 2015 counts of it. */
  readonly articleTotal: number
}

/** Everything that a stage's templates would make, and what so many orders a month would use of it. */
export function billOf(
  placement: Placement,
  resources: readonly Resource[],
  declarations: readonly ServiceDeclaration[],
  orders: number,
): Bill {
  const lines = linesOf([...countResources(resources), ...countUse(resources, declarations, orders)])
  return {
    placement,
    services: declarations.length,
    orders,
    lines,
    total: total(lines),
    articleTotal: articleTotal(lines),
  }
}
