import type { ServiceDeclaration } from '@fanfare/contracts'
import type { Placement, Stage } from '../stage.ts'
import { countResources } from './counters.ts'
import { articleTotal, type Line, linesOf, total } from './line.ts'
import type { Resource } from './template.ts'
import { countUse } from './use.ts'

/** A month of one stage, in dollars, not rounded. */
export interface Bill {
  readonly stage: string
  readonly placement: Placement
  readonly services: number
  readonly orders: number
  readonly lines: readonly Line[]
  readonly total: number
  readonly articleTotal: number
}

export function billOf(
  { name, placement, traces }: Pick<Stage, 'name' | 'placement' | 'traces'>,
  resources: readonly Resource[],
  declarations: readonly ServiceDeclaration[],
  orders: number,
): Bill {
  const lines = linesOf([
    ...countResources(resources),
    ...countUse(resources, declarations, orders, traces?.share),
  ])
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
