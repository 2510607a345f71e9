import { fileURLToPath } from 'node:url'
import { article } from './article.ts'
import { billsFor } from './bills.ts'
import { assumptions } from './document/assumptions.ts'
import { billTables } from './document/bill-tables.ts'
import { priceTable } from './document/price-table.ts'
import { summary } from './document/summary.ts'
import { someOrders } from './options.ts'
import { placements } from './placement.ts'

export const documentFile = fileURLToPath(new URL('../../../../docs/cost.md', import.meta.url))

/** docs/cost.md, as it should stand there now. */
export async function document(): Promise<string> {
  const orders = [0, someOrders]
  const six = await billsFor({ placements, services: article.services, orders })
  const here = await billsFor({ placements, services: undefined, orders })
  return `${[summary(six), billTables(here), assumptions(six), priceTable()].join('\n\n')}\n`
}
