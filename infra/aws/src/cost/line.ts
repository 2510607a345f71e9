import { type PriceName, priceOf, unitsOfOne } from './price-list.ts'

/** Something that costs money. */
export interface Item {
  /** As it stands in the bill, in the singular. */
  readonly what: string
  /** How many there are, or how many times it happens in a month. */
  readonly count: number
  readonly price: PriceName
  /** How much of what the price is for one of them uses, as 8 (GB) for a disk; 1 unless told. */
  readonly size?: number
  /** Whether the article of 2015 counts it: load balancers, instances, and what they cannot be without. */
  readonly inArticle?: true
}

/** An item with what it costs. */
export interface Line extends Item {
  /** Units of the price that are used in a month: hours, gigabytes, millions. */
  readonly units: number
  /** Units of these that cost nothing. */
  readonly free: number
  /** Dollars a month, not rounded. */
  readonly usd: number
}

/**
 * The lines of a bill: items of the same name and price are one line. What is free in every month is taken off once for
 * all lines of a price, the first lines first.
 */
export function linesOf(items: readonly Item[]): Line[] {
  const merged = Map.groupBy(items, ({ what, price, size }) => `${what}|${price}|${size ?? 1}`)
  const freeLeft = new Map<PriceName, number>()
  return [...merged.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const count = [first, ...others].reduce((sum, item) => sum + item.count, 0)
    const price = priceOf(first.price)
    const units = count * (first.size ?? 1) * unitsOfOne(price)
    const left = freeLeft.get(first.price) ?? price.free ?? 0
    const free = Math.min(units, left)
    freeLeft.set(first.price, left - free)
    return count === 0 ? [] : [{ ...first, count, units, free, usd: (units - free) * price.usd }]
  })
}

/** Dollars a month. */
export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0)
}

/** Dollars a month of what the article of 2015 counts. */
export function articleTotal(lines: readonly Line[]): number {
  return total(lines.filter(({ inArticle }) => inArticle))
}
