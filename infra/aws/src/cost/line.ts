import { type PriceName, priceOf, unitsOfOne } from './price-list.ts'

export interface Item {
  readonly what: string
  /** In a month. */
  readonly count: number
  readonly price: PriceName
  /** Units of the price for one, as 8 (GB) for a disk; 1 by default. */
  readonly size?: number
  readonly inArticle?: true
}

export interface Line extends Item {
  /** Units of the price in a month. */
  readonly units: number
  readonly free: number
  /** Dollars a month, not rounded. */
  readonly usd: number
}

/** Merges items of the same name and price. A price's free quantity applies once, to the first lines. */
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

/** Dollars a month. */
export function articleTotal(lines: readonly Line[]): number {
  return total(lines.filter(({ inArticle }) => inArticle))
}
