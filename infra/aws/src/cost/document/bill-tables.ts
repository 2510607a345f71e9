import { articleCost } from '../article.ts'
import type { Bill } from '../bill.ts'
import { amount, dollars, ordersText, services, unitPrice } from '../text.ts'
import { markdownTable } from './markdown.ts'

export function billTables(bills: readonly Bill[]): string {
  const count = bills[0]?.services ?? 0
  return [
    `## The ${services(count)} that are here, line by line`,
    ...[...Map.groupBy(bills, ({ placement }) => placement)].map(([placement, ofPlacement]) =>
      [`### ${placement}`, billTable(ofPlacement)].join('\n\n'),
    ),
  ].join('\n\n')
}

/** The last bill has the most lines: unused resources are on no bill. */
function billTable(bills: readonly Bill[]): string {
  const lines = bills.at(-1)?.lines ?? []
  const columns = (usdOf: (bill: Bill) => number) => bills.map((bill) => dollars(usdOf(bill)))
  const sum = (what: string, usdOf: (bill: Bill) => number) => [what, '', '', ...columns(usdOf)]
  return markdownTable(
    ['', 'count', 'unit price', ...bills.map(({ orders }) => ordersText(orders))],
    [
      ...lines.map((line) => [
        line.what,
        amount(line.count),
        unitPrice(line),
        ...columns(({ lines: own }) => own.find(({ what }) => what === line.what)?.usd ?? 0),
      ]),
      sum('**everything**', ({ total }) => total),
      sum('of it what the article counts', ({ articleTotal }) => articleTotal),
      sum('the article, 2015', (bill) => articleCost(bill.services)),
    ],
  )
}
