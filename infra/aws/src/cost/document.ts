import { fileURLToPath } from 'node:url'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { findDeclarations } from '@fanfare/topology'
import { comparedServices } from './article.ts'
import type { Bill } from './bill.ts'
import { billsFor } from './bills.ts'
import { assumptions } from './document/assumptions.ts'
import { billTables } from './document/bill-tables.ts'
import { priceTable } from './document/price-table.ts'
import { summary } from './document/summary.ts'
import { someOrders } from './options.ts'
import { exampleOf, placements } from './placement.ts'
import { type Synthesis, synthesisedResources } from './synthesised.ts'

export const documentFile = fileURLToPath(new URL('../../../../docs/cost.md', import.meta.url))

interface DocumentBills {
  /** With as many services as the article has, at least. */
  readonly compared: readonly Bill[]
  /** With the services in apps/. */
  readonly here: readonly Bill[]
}

export async function documentBills(
  resourcesOf: Synthesis = synthesisedResources,
  given?: readonly ServiceDeclaration[],
): Promise<DocumentBills> {
  const found = given ?? (await findDeclarations())
  const orders = [0, someOrders]
  const stages = placements.map(exampleOf)
  return {
    compared: await billsFor(
      { stages, services: comparedServices(found.length), orders },
      resourcesOf,
      found,
    ),
    here: await billsFor({ stages, services: undefined, orders }, resourcesOf, found),
  }
}

export function document({ compared, here }: DocumentBills): string {
  return `${[summary(compared), assumptions(compared), billTables(here), priceTable()].join('\n\n')}\n`
}
