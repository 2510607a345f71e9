import type { OrderGetPayload, OrderModel } from '../generated/prisma/models.ts'
import type { Context } from '../platform/context.ts'
import { inBatches } from '../platform/database/database.ts'

export type OrderRow = OrderModel
export type OrderWithItems = OrderGetPayload<{ include: typeof withItems }>
export const withItems = { items: { orderBy: { line: 'asc' } } } as const

export class OrderNotFound extends Error {
  constructor(orderId: string) {
    super(`There is no order ${orderId}.`)
  }
}

/** Throws OrderNotFound, also for an order of another customer. */
export async function findOwnOrder(
  { db }: Pick<Context, 'db'>,
  { orderId, userId }: { orderId: string; userId: string },
): Promise<OrderWithItems> {
  const order = await db.order.findUnique({ where: { id: orderId, userId }, include: withItems })
  if (!order) throw new OrderNotFound(orderId)
  return order
}

export interface IdempotencyKey {
  readonly key: string
  readonly requestHash: string
}

export class IdempotencyKeyReused extends Error {
  constructor() {
    super('This Idempotency-Key came with another body before.')
  }
}

/** Throws IdempotencyKeyReused if the request was another. */
export async function findPlacedOrder(
  { db }: Pick<Context, 'db'>,
  userId: string,
  { key, requestHash }: IdempotencyKey,
): Promise<OrderWithItems | undefined> {
  const stored = await db.idempotencyKey.findUnique({
    where: { userId_key: { userId, key }, expiresAt: { gt: new Date() } },
  })
  if (!stored) return undefined
  if (stored.requestHash !== requestHash) throw new IdempotencyKeyReused()
  return db.order.findUniqueOrThrow({ where: { id: stored.orderId }, include: withItems })
}

export async function pruneIdempotencyKeys({ db, log }: Pick<Context, 'db' | 'log'>): Promise<void> {
  const pruned = await inBatches(
    (limit) => db.$executeRaw`
      DELETE FROM idempotency_keys WHERE (user_id, key) IN (
        SELECT user_id, key FROM idempotency_keys WHERE expires_at <= now() ORDER BY expires_at LIMIT ${limit}::int)`,
  )
  log.info({ pruned }, 'idempotency keys pruned')
}
