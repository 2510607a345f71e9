import { freshDatabase } from '@fanfare/local/testing'
import pg from 'pg'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'

const pool = new pg.Pool({ connectionString: await freshDatabase(inject('database')), max: 2 })
pool.on('error', () => undefined)
afterAll(() => pool.end())
beforeEach(() => pool.query('DELETE FROM orders'))

type Reason = 'timed-out' | 'payment-declined' | null

/** Orders one second apart, the first of them so many minutes ago. Ids are in their order. */
async function decided(reasons: readonly Reason[], minutesAgo: number): Promise<void> {
  await pool.query(
    `INSERT INTO orders (id, user_id, status, reason, payment, balance, total, balance_amount, card_amount, currency,
        created_at, updated_at)
      SELECT uuidv7(at - now()), gen_random_uuid(),
        CASE WHEN reason IS NULL THEN 'confirmed' ELSE 'cancelled' END::order_status,
        reason, 'captured', 'none', 100, 0, 100, 'EUR', at, at
      FROM unnest($1::text[]) WITH ORDINALITY AS given (reason, nth),
        LATERAL (SELECT now() - make_interval(mins => $2) + make_interval(secs => nth) AS at) AS clock`,
    [reasons, minutesAgo],
  )
}

async function measure(name: string): Promise<number> {
  const { rows } = await pool.query('SELECT value FROM measures WHERE name = $1', [name])
  return Math.round(rows[0].value)
}

const times = (count: number, reason: Reason): Reason[] => Array.from({ length: count }, () => reason)

test('without orders, every measure is 0', async () => {
  const { rows } = await pool.query('SELECT name, value FROM measures ORDER BY name')
  expect(rows).toEqual(
    ['declined-orders', 'failed-orders', 'pending-orders'].map((name) => ({ name, value: 0 })),
  )
})

test('the oldest pending order tells its age', async () => {
  await pool.query(
    `INSERT INTO orders (id, user_id, status, payment, balance, total, balance_amount, card_amount, currency, created_at,
        updated_at, asked_at)
      SELECT uuidv7(), gen_random_uuid(), 'pending', 'pending', 'none', 100, 0, 100, 'EUR', now() - make_interval(mins => m),
        now(), now()
      FROM unnest(ARRAY[5, 50]) AS m`,
  )
  expect(await measure('pending-orders')).toBeGreaterThanOrEqual(3_000)
})

test('a revoked key: the share of orders that time out is that of the latest hundred', async () => {
  await decided(times(400, null), 60)
  await decided([...times(75, null), ...times(25, 'timed-out')], 30)
  expect(await measure('failed-orders')).toBe(25)
})

test('declined cards count as far as they exceed the usual share', async () => {
  await decided(
    Array.from({ length: 500 }, (_, n) => (n % 5 === 0 ? 'payment-declined' : null)),
    600,
  )
  await decided([...times(20, null), ...times(80, 'payment-declined')], 30)
  expect(await measure('declined-orders')).toBe(60)
  await decided(
    Array.from({ length: 100 }, (_, n) => (n % 5 === 0 ? 'payment-declined' : null)),
    20,
  )
  expect(await measure('declined-orders')).toBe(0)
})

test('a few orders, or those of yesterday, tell nothing', async () => {
  await decided(times(100, 'timed-out'), 24 * 60)
  expect(await measure('failed-orders')).toBe(0)
  await decided(times(10, 'timed-out'), 10)
  expect(await measure('failed-orders')).toBe(0)
})
