import { articleCost } from './article.ts'
import type { Bill } from './bill.ts'
import type { Line } from './line.ts'
import { priceOf } from './price-list.ts'

export function billText(bill: Bill): string {
  const rows = bill.lines.map((line) => [line.what, amount(line.count), unitPrice(line), dollars(line.usd)])
  const heading = `${bill.placement} (stage ${bill.stage}), ${services(bill.services)}, ${ordersText(bill.orders)}`
  return [
    heading,
    ...align([
      ['', 'count', 'unit price', 'a month'],
      ...rows,
      ['everything', '', '', dollars(bill.total)],
      ['of it what the article counts', '', '', dollars(bill.articleTotal)],
      [`the article, 2015, ${services(bill.services)}`, '', '', dollars(articleCost(bill.services))],
    ]),
  ].join('\n')
}

export function unitPrice({ price: name, size = 1, free }: Line): string {
  const { usd, per, free: freeUnits } = priceOf(name)
  const perWhat = per === 'hour' ? 'h' : per
  const freeText = free > 0 ? `, ${amount(freeUnits ?? 0)} free` : ''
  return `${size === 1 ? '' : `${size} × `}${priceText(usd)}/${perWhat}${freeText}`
}

/** With all its digits, and two at least. */
export function priceText(usd: number): string {
  const cents = usd.toFixed(2)
  return `$${Number(cents) === usd ? cents : usd}`
}

export function dollars(usd: number): string {
  return `$${usd.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`
}

export function amount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: count >= 100 ? 0 : 2 })
}

export function ordersText(orders: number): string {
  return orders === 0 ? 'idle' : `${amount(orders)} orders a month`
}

const words = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

export function services(count: number): string {
  return `${words[count] ?? count} ${count === 1 ? 'service' : 'services'}`
}

function align(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const widths = [0, 1, 2, 3].map(width)
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
