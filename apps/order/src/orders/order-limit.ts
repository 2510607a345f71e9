import { LRUCache } from 'lru-cache'

export class TooManyOrders extends Error {
  readonly retrySeconds: number

  constructor(retrySeconds: number) {
    super('Too many orders.')
    this.retrySeconds = retrySeconds
  }
}

/** In milliseconds. */
const window = 60_000

/**
 * For each customer, in memory: it keeps a flood out before it costs a query. Each process counts for itself. Throws
 * TooManyOrders.
 */
export function createOrderLimit(perMinute: number) {
  const counts = new LRUCache<string, number>({ max: 10_000, ttl: window })
  return (userId: string): void => {
    const count = counts.get(userId) ?? 0
    if (count >= perMinute)
      throw new TooManyOrders(Math.max(1, Math.ceil(counts.getRemainingTTL(userId) / 1_000)))
    counts.set(userId, count + 1, { noUpdateTTL: true })
  }
}
