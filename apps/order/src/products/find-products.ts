import { Amount, Text } from '@fanfare/contracts'
import { LRUCache } from 'lru-cache'
import Type from 'typebox'
import { Compile } from 'typebox/schema'
import type { ProductModel } from '../generated/prisma/models.ts'
import type { Context } from '../platform/context.ts'

export type Product = ProductModel
export type FindProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>

// As in order.created. Old rows may break the checks of the table.
const sellable = Compile(Type.Object({ name: Text(200), price: Type.Integer({ ...Amount, minimum: 1 }) }))

export const isSellable = ({ name, price }: Product): boolean => sellable.Check({ name, price })

/** In milliseconds: as long as CloudFront caches a price. */
const timeToLive = 5_000

/** Cached: most orders need no query. */
export function createFindProducts({ db, log }: Pick<Context, 'db' | 'log'>): FindProducts {
  const cache = new LRUCache<string, Product>({ max: 10_000, ttl: timeToLive })
  return async (ids) => {
    const found = new Map<string, Product>()
    const missing: string[] = []
    for (const id of ids) {
      const product = cache.get(id)
      if (product) found.set(id, product)
      else missing.push(id)
    }
    if (missing.length === 0) return found
    for (const product of await db.product.findMany({ where: { id: { in: missing } } })) {
      if (!isSellable(product))
        log.error({ productId: product.id }, 'product cannot be sold: name or price invalid')
      cache.set(product.id, product)
      found.set(product.id, product)
    }
    return found
  }
}
