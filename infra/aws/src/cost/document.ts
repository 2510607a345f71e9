import { fileURLToPath } from 'node:url'
import { article } from './article.ts'
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

export interface DocumentBills {
  /** With as many services as the article has. */
  readonly six: readonly Bill[]
  /** With the services in apps/. */
  readonly here: readonly Bill[]
}

export async function documentBills(resourcesOf: Synthesis = synthesisedResources): Promise<DocumentBills> {
  const orders = [0, someOrders]
  const stages = placements.map(exampleOf)
  return {
    six: await billsFor({ stages, services: article.services, orders }, resourcesOf),
    here: await billsFor({ stages, services: undefined, orders }, resourcesOf),
  }
}

export function document({ six, here }: DocumentBills): string {
  return `${[summary(six), assumptions(six), billTables(here), priceTable()].join('\n\n')}\n`
}
