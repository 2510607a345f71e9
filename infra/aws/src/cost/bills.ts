import { findServices } from '@fanfare/local'
import { type Bill, billOf } from './bill.ts'
import type { Placement } from './placement.ts'
import { asManyServices } from './services.ts'
import { synthesisedResources } from './synthesised.ts'

/** Which bills are asked for. */
export interface Wanted {
  readonly placements: readonly Placement[]
  /** Undefined for as many as there are in apps/. */
  readonly services: number | undefined
  readonly orders: readonly number[]
}

/** The bills of each placement with each number of orders. */
export async function billsFor({ placements, services, orders }: Wanted): Promise<Bill[]> {
  const found = (await findServices()).map(({ declaration }) => declaration)
  const declarations = asManyServices(found, services)
  const bills: Bill[] = []
  for (const placement of placements) {
    const resources = await synthesisedResources(placement, declarations)
    for (const count of orders) bills.push(billOf(placement, resources, declarations, count))
  }
  return bills
}
