import { Prisma } from '../generated/prisma/client.ts'
import type { OrderGetPayload, OrderModel } from '../generated/prisma/models.ts'
import type { Context } from '../platform/context.ts'
import type { OutboxRow } from '../platform/messaging/outbox.ts'

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

/** In milliseconds. */
const keyLifetime = 24 * 3600 * 1000

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
  const { count } = await db.idempotencyKey.deleteMany({ where: { expiresAt: { lte: new Date() } } })
  log.info({ pruned: count }, 'idempotency keys pruned')
}

/**
 * One statement: a transaction of several takes twice the time. Returns null and stores nothing if the key is taken. A
 * concurrent request with the same key waits.
 */
export async function insertOrder(
  { pool }: Pick<Context, 'pool'>,
  order: OrderWithItems,
  event: OutboxRow,
  idempotency?: IdempotencyKey,
): Promise<{ customerName: string | null } | null> {
  const { rows } = await pool.query<{ customerName: string | null }>({
    name: 'insert-order',
    text: insertStatement,
    values: [
      idempotency?.key,
      idempotency?.requestHash,
      idempotency && new Date(order.createdAt.getTime() + keyLifetime),
      event.eventId,
      event.type,
      event.body,
      ...orderFields.map((field) => order[field]),
      ...itemFields.map((field) => order.items.map((item) => item[field])),
    ],
  })
  return rows[0] ?? null
}

// A new field of the schema must be added here to compile.
const orderTypes: Record<Prisma.OrderScalarFieldEnum, string> = {
  id: 'uuid',
  userId: 'uuid',
  status: 'order_status',
  reason: 'text',
  payment: 'payment_state',
  balance: 'balance_state',
  total: 'int',
  balanceAmount: 'int',
  cardAmount: 'int',
  currency: 'text',
  paymentMethod: 'text',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
  askedAt: 'timestamptz',
  nudges: 'int',
}
const itemTypes: Record<Prisma.OrderItemScalarFieldEnum, string> = {
  orderId: 'uuid',
  line: 'smallint',
  productId: 'uuid',
  name: 'text',
  quantity: 'int',
  unitPrice: 'int',
}
const orderFields = Object.values(Prisma.OrderScalarFieldEnum)
const itemFields = Object.values(Prisma.OrderItemScalarFieldEnum)

const columnsOf = (fields: readonly string[]) =>
  fields.map((field) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).join(', ')
const parameterOf = Object.fromEntries(
  orderFields.map((field, index) => [field, `$${7 + index}::${orderTypes[field]}`]),
)
const itemParameters = itemFields.map(
  (field, index) => `$${7 + orderFields.length + index}::${itemTypes[field]}[]`,
)

const insertStatement = `
  WITH stored_key AS (
    INSERT INTO idempotency_keys AS known (user_id, key, request_hash, order_id, expires_at)
    SELECT ${parameterOf.userId}, $1, $2, ${parameterOf.id}, $3::timestamptz WHERE $1::text IS NOT NULL
    ON CONFLICT (user_id, key) DO UPDATE
      SET request_hash = excluded.request_hash, order_id = excluded.order_id, expires_at = excluded.expires_at
      WHERE known.expires_at <= ${parameterOf.createdAt}
    RETURNING order_id
  ), stored_order AS (
    INSERT INTO orders (${columnsOf(orderFields)})
    SELECT ${Object.values(parameterOf).join(', ')} WHERE $1 IS NULL OR EXISTS (SELECT FROM stored_key)
    RETURNING id
  ), stored_items AS (
    INSERT INTO order_items (${columnsOf(itemFields)})
    SELECT item.* FROM stored_order, unnest(${itemParameters.join(', ')}) AS item
  )
  INSERT INTO outbox (event_id, type, key, body)
  SELECT $4::uuid, $5, id, $6 FROM stored_order
  RETURNING (SELECT name FROM customers WHERE user_id = ${parameterOf.userId}) AS "customerName"`
