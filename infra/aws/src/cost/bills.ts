import type { ServiceDeclaration } from '@fanfare/contracts'
import { findDeclarations } from '@fanfare/topology'
import { loadStage } from '../stage.ts'
import { type Bill, billOf } from './bill.ts'
import { asManyServices } from './services.ts'
import { type Synthesis, synthesisedResources } from './synthesised.ts'

interface Wanted {
  readonly stages: readonly string[]
  /** Undefined for those in apps/. */
  readonly services: number | undefined
  readonly orders: readonly number[]
}

export async function billsFor(
  { stages, services, orders }: Wanted,
  resourcesOf: Synthesis = synthesisedResources,
  found?: readonly ServiceDeclaration[],
): Promise<Bill[]> {
  const declarations = asManyServices(found ?? (await findDeclarations()), services)
  const bills: Bill[] = []
  for (const name of stages) {
    const stage = await loadStage(name)
    const resources = await resourcesOf(stage, declarations)
    for (const count of orders) bills.push(billOf(stage, resources, declarations, count))
  }
  return bills
}
