import type { Pool } from 'pg'
import type { OutboxRow } from '../plugins/outbox.ts'
import type { KeptKey } from './idempotency.ts'
import type { OrderWithItems } from './order.ts'

/**
 * Stores a new order, its items, its key and its event, all or nothing, in one statement: this is the busiest write of
 * the service, and a transaction of several calls takes twice the time.
 * Null, and nothing stored, if the key is taken; one that is being taken at this moment is waited for.
 */
export async function insertOrder(pool: Pool, order: OrderWithItems, event: OutboxRow, kept?: KeptKey) {
  const { items } = order
  const { rows } = await pool.query<{ customerName: string | null }>({
    name: 'insert-order',
    text: statement,
    values: [
      order.id,
      order.userId,
      order.status,
      order.payment,
      order.balance,
      order.total,
      order.balanceAmount,
      order.cardAmount,
      order.currency,
      order.paymentMethod,
      order.createdAt,
      items.map(({ line }) => line),
      items.map(({ productId }) => productId),
      items.map(({ name }) => name),
      items.map(({ quantity }) => quantity),
      items.map(({ unitPrice }) => unitPrice),
      event.eventId,
      event.type,
      event.body,
      kept?.key,
      kept?.requestHash,
      kept?.expiresAt,
    ],
  })
  return rows[0] ?? null
}

const statement = `
  WITH kept AS (
    INSERT INTO idempotency_keys AS known (user_id, key, request_hash, order_id, expires_at)
    SELECT $2::uuid, $20, $21, $1::uuid, $22::timestamptz WHERE $20::text IS NOT NULL
    ON CONFLICT (user_id, key) DO UPDATE
      SET request_hash = excluded.request_hash, order_id = excluded.order_id, expires_at = excluded.expires_at
      WHERE known.expires_at <= $11
    RETURNING order_id
  ), placed AS (
    INSERT INTO orders (id, user_id, status, payment, balance, total, balance_amount, card_amount, currency,
      payment_method, created_at, updated_at, asked_at)
    SELECT $1, $2, $3::order_status, $4::payment_state, $5::balance_state, $6::int, $7::int, $8::int, $9,
      $10, $11::timestamptz, $11, $11
    WHERE $20 IS NULL OR EXISTS (SELECT FROM kept)
    RETURNING id, user_id
  ), listed AS (
    INSERT INTO order_items (order_id, line, product_id, name, quantity, unit_price)
    SELECT placed.id, item.*
    FROM placed, unnest($12::int[], $13::uuid[], $14::text[], $15::int[], $16::int[]) AS item
  )
  INSERT INTO outbox (event_id, type, key, body)
  SELECT $17::uuid, $18, placed.id, $19 FROM placed
  RETURNING (SELECT name FROM customers WHERE user_id = $2) AS "customerName"`
