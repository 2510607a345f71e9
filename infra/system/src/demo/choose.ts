import type { Product } from './shapes.ts'

export interface Line {
  readonly product: Product
  readonly quantity: number
}

/** One or two of something, worth at least so many minor units; more of the dearest if nothing is dear enough. */
export function choose(products: readonly Product[], worth: number): Line {
  const byPrice = products.toSorted((one, other) => one.price - other.price)
  const product = byPrice.find(({ price }) => price * 2 >= worth) ?? byPrice.at(-1)
  if (!product) throw new Error('the shop has no products')
  return { product, quantity: Math.ceil(worth / product.price) }
}
