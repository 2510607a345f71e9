import type { ServiceDeclaration } from '@fanfare/contracts'
import type { Stage } from '../stage.ts'
import { countResources } from './counters.ts'
import { articleTotal, type Line, linesOf, total } from './line.ts'
import type { Placement } from './placement.ts'
import type { Resource } from './template.ts'
import { countUse } from './use.ts'

/** A month of one stage, in dollars, not rounded. */
export interface Bill {
  readonly stage: string
  /** Where the services of the stage live that have no exception. */
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
  { name, placement }: Pick<Stage, 'name' | 'placement'>,
  resources: readonly Resource[],
  declarations: readonly ServiceDeclaration[],
  orders: number,
): Bill {
  const lines = linesOf([...countResources(resources), ...countUse(resources, declarations, orders)])
  return {
    stage: name,
    placement,
    services: declarations.length,
    orders,
    lines,
    total: total(lines),
    articleTotal: articleTotal(lines),
  }
}
