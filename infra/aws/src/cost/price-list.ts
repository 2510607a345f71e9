import { priceList } from '../../prices/2026-11-24.ts'
import type { Price } from '../../prices/price.ts'

export { priceList }

export const hoursPerMonth = 730

export type PriceName = keyof typeof priceList.prices

/** Throws when the list has no such price. */
export function priceName(name: string): PriceName {
  if (isPriceName(name)) return name
  const file = `infra/aws/prices/${priceList.date}.ts`
  throw new Error(`There is no price of ${name} in ${file}: add it there, with where it was read.`)
}

export function priceOf(name: PriceName): Price {
  return priceList.prices[name]
}

/** GiB. */
export function memoryOf(instanceType: string): number | undefined {
  return Object.entries(priceList.memory).find(([type]) => type === instanceType)?.[1]
}

/** Units of a price that one thing uses in a whole month. */
export function unitsOfOne(price: Price): number {
  switch (price.per) {
    case 'hour':
      return hoursPerMonth
    case 'million':
      return 1e-6
    case 'GB-month':
    case 'month':
    case 'GB':
      return 1
    default:
      return price.per satisfies never
  }
}

function isPriceName(name: string): name is PriceName {
  return Object.hasOwn(priceList.prices, name)
}

export const priceNames = Object.keys(priceList.prices).filter(isPriceName)
