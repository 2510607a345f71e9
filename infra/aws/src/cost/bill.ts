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
  readonly placement: Placement
  readonly services: number
  /** A month. */
  readonly orders: number
  readonly lines: readonly Line[]
  readonly total: number
  /** The part that the article of 2015 counts. */
  readonly articleTotal: number
}

/** The cost of all resources in a stage's templates, and of what that many orders a month use. */
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
