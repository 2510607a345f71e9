import { Prisma } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import type { OutboxRow } from '../platform/messaging/outbox.ts'
import type { IdempotencyKey, OrderWithItems } from './store.ts'

/** In milliseconds. */
const keyLifetime = 24 * 3600 * 1000

/** In milliseconds. */
export const limitWindow = 60_000

// Ids are UUIDv7: a customer's orders are in the order of time in their index.
const firstIdAfter = (milliseconds: number) => {
  const hex = milliseconds.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** When the customer placed the order that leaves no room for another in the window; undefined when there is room. */
export async function findFullSince(
  { db }: Pick<Context, 'db'>,
  userId: string,
  limit: number,
): Promise<Date | undefined> {
  const where = { userId, id: { gt: firstIdAfter(Date.now() - limitWindow) } }
  const [order] = await db.order.findMany({ where, orderBy: { id: 'desc' }, skip: limit - 1, take: 1 })
  return order?.createdAt
}

/**
 * One statement: a transaction of several takes twice the time. Returns null and stores nothing if the key is taken, or
 * the customer has placed `limit` orders in the window; concurrent orders do not count each other. A concurrent request
 * with the same key waits.
 */
export async function insertOrder(
  { pool }: Pick<Context, 'pool'>,
  order: OrderWithItems,
  event: OutboxRow,
  limit: number,
  idempotency?: IdempotencyKey,
): Promise<{ customerName: string | null } | null> {
  const values = [
    ...[event.eventId, event.type, event.body],
    ...[firstIdAfter(order.createdAt.getTime() - limitWindow), limit - 1],
    ...orderFields.map((field) => order[field]),
    ...itemFields.map((field) => order.items.map((item) => item[field])),
  ]
  if (idempotency) {
    const { key, requestHash } = idempotency
    values.push(key, requestHash, new Date(order.createdAt.getTime() + keyLifetime))
  }
  const { rows } = await pool.query<{ customerName: string | null }>(
    idempotency
      ? { name: 'insert-order-with-key', text: insertWithKey, values }
      : { name: 'insert-order', text: insertWithoutKey, values },
  )
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
  orderFields.map((field, index) => [field, `$${6 + index}::${orderTypes[field]}`]),
)
const itemParameters = itemFields.map(
  (field, index) => `$${6 + orderFields.length + index}::${itemTypes[field]}[]`,
)
const [key, requestHash, expiresAt] = [0, 1, 2].map(
  (index) => `$${6 + orderFields.length + itemFields.length + index}`,
)

const hasRoom = `NOT EXISTS (
  SELECT FROM orders WHERE user_id = ${parameterOf.userId} AND id > $4::uuid ORDER BY id DESC OFFSET $5::int LIMIT 1)`

const insertWhere = (condition: string) => `
  stored_order AS (
    INSERT INTO orders (${columnsOf(orderFields)})
    SELECT ${Object.values(parameterOf).join(', ')} WHERE ${condition}
    RETURNING id
  ), stored_items AS (
    INSERT INTO order_items (${columnsOf(itemFields)})
    SELECT item.* FROM stored_order, unnest(${itemParameters.join(', ')}) AS item
  )
  INSERT INTO outbox (event_id, type, key, body)
  SELECT $1::uuid, $2, id, $3 FROM stored_order
  RETURNING (SELECT name FROM customers WHERE user_id = ${parameterOf.userId} AND erased_at IS NULL) AS "customerName"`

const insertWithoutKey = `WITH ${insertWhere(hasRoom)}`
const insertWithKey = `
  WITH stored_key AS (
    INSERT INTO idempotency_keys AS known (user_id, key, request_hash, order_id, expires_at)
    SELECT ${parameterOf.userId}, ${key}, ${requestHash}, ${parameterOf.id}, ${expiresAt}::timestamptz WHERE ${hasRoom}
    ON CONFLICT (user_id, key) DO UPDATE
      SET request_hash = excluded.request_hash, order_id = excluded.order_id, expires_at = excluded.expires_at
      WHERE known.expires_at <= ${parameterOf.createdAt}
    RETURNING order_id
  ), ${insertWhere('EXISTS (SELECT FROM stored_key)')}`
