import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'
import type { Product } from './product.ts'

/** How long a price may be used after it was read, in milliseconds: as long as a shop window may show it. */
const freshness = 5_000

/** `app.findProducts(ids)`: what is known of these products, without a query for those that were asked for just now. */
export const findProducts = fp(
  async (app: FastifyInstance) => {
    const known = new LRUCache<string, Product>({ max: 10_000, ttl: freshness })
    app.decorate('findProducts', async (ids) => {
      const found = new Map<string, Product>()
      const unknown: string[] = []
      for (const id of ids) {
        const product = known.get(id)
        if (product) found.set(id, product)
        else unknown.push(id)
      }
      if (unknown.length === 0) return found
      for (const product of await app.prisma.product.findMany({ where: { id: { in: unknown } } })) {
        known.set(product.id, product)
        found.set(product.id, product)
      }
      return found
    })
  },
  { name: 'find-products', dependencies: ['database'] },
)

declare module 'fastify' {
  interface FastifyInstance {
    findProducts(ids: readonly string[]): Promise<ReadonlyMap<string, Product>>
  }
}
