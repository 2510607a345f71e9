import { aimOf, article, articleCost } from '../article.ts'
import type { Bill } from '../bill.ts'
import { hoursPerMonth, priceList } from '../price-list.ts'
import { amount, dollars, services, unitPrice } from '../text.ts'
import { barChart, markdownTable } from './markdown.ts'

/** Of the load balancer and the zone of its names. */
const behind = priceList.prices['alb.hour'].usd * hoursPerMonth + priceList.prices['zone.month'].usd

export function summary(bills: readonly Bill[]): string {
  const idle = bills.filter(({ orders }) => orders === 0)
  const busy = bills.filter(({ orders }) => orders > 0)
  const count = bills[0]?.services ?? article.services
  const orders = amount(busy[0]?.orders ?? 0)
  const old = articleCost(count)
  const aim = ({ placement }: Bill) => aimOf(placement, count)
  return [
    '# What it costs',
    `Written by \`pnpm cost --write\`, from the templates that \`pnpm synth\` makes of the stages \`example-isolated\`, \`example-shared\` and \`example-compact\`, and from the prices of ${priceList.date} in ${priceList.region}. A month has ${hoursPerMonth} hours. Taxes, savings plans and what is free for new accounts only are left out; what is free in every month is taken off.`,
    `The article that the idea comes from paid, in 2015, $90 a month for a service: a load balancer for $18, and a web server and a worker for $36 each. It counted nothing else: no database, no alarm, no traffic. So there are two sums below: what the article counts (load balancers, instances and what they cannot be without, their disks and public addresses), and everything. \`pnpm cost --help\` says how to ask for other numbers of services and orders, and for a stage of your own.`,
    `## ${capital(services(count))}, as in the article`,
    markdownTable(
      ['', 'what the article counts', 'aim', 'reached', 'everything, idle', `everything, ${orders} orders`],
      [
        [`the article, 2015`, dollars(old), '', '', '', ''],
        ...idle.map((bill) => [
          bill.placement,
          dollars(bill.articleTotal),
          `≤ ${dollars(aim(bill))}`,
          bill.articleTotal <= aim(bill) ? 'yes' : 'no',
          dollars(bill.total),
          dollars(busy.find(({ placement }) => placement === bill.placement)?.total ?? 0),
        ]),
      ],
    ),
    `In a stage that is kept, \`compact\` is behind a load balancer, so that requests do not pass the internet in plain text ([why](decisions/compact-origin.md)). That is ${dollars(behind)} more a month, with the zone of its names, and its use.`,
    barChart(`${capital(services(count))}: what the article counts`, [
      ['the article, 2015', old],
      ...idle.map((bill) => [bill.placement, bill.articleTotal] as const),
    ]),
    barChart(
      `${capital(services(count))}: everything, idle`,
      idle.map((bill) => [bill.placement, bill.total]),
    ),
    'What the article counts, line by line:',
    ...idle.map(articleLines),
  ].join('\n\n')
}

function articleLines(bill: Bill): string {
  return markdownTable(
    [bill.placement, 'count', 'unit price', 'a month'],
    [
      ...bill.lines
        .filter(({ inArticle }) => inArticle)
        .map((line) => [line.what, amount(line.count), unitPrice(line), dollars(line.usd)]),
      ['**together**', '', '', `**${dollars(bill.articleTotal)}**`],
    ],
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
