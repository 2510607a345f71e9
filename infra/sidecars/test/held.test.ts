import type { Pool } from 'pg'
import { expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../local/src/testing/index.ts'
import { startDrain } from './support/drain.ts'
import { eventOf, newKey } from './support/outbox.ts'

const held = 3_000

/** Rows of as many keys, under a type whose topic takes nothing. */
const holdRows = (pool: Pool, count: number) =>
  pool.query(
    `INSERT INTO outbox (event_id, type, key, body)
     SELECT gen_random_uuid(), 'user.created', 'held-' || n, '{"data": {"revision": 1}}' FROM generate_series(1, $1::int) AS n`,
    [count],
  )

/** Until the floor has risen above what is held. */
async function settle(drain: () => Promise<void>) {
  for (let pass = 0; pass < 6; pass++) await drain()
}

function stopClock() {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
}

it('claims read a few pages, however many rows are held, also when a back-off ends', async () => {
  const { drain, pool, writeAll, takenOf, pagesRead } = await startDrain((_key, _revision, type) =>
    type === 'user.created' ? 'topic' : 'sent',
  )
  const few = 20
  const read = async () => Math.max(...(await pagesRead(drain)))
  stopClock()
  for (const count of [2_000, 18_000]) {
    await holdRows(pool, count)
    await eventually('the floor above what is held', async () => expect(await read()).toBeLessThan(few))
    vi.advanceTimersByTime(60_000)
    const free = newKey()
    await writeAll([free], 1)
    expect(await read(), `with ${count} more rows held`).toBeLessThan(few)
    expect(takenOf(free)).toEqual([1])
  }
})

it('claims begin after what is held back, find what commits late below that, and all of it when the hold ends', async () => {
  let mended = false
  const { drain, pool, insert, left, takenOf } = await startDrain((_key, _revision, type) =>
    type === 'user.created' && !mended ? 'topic' : 'sent',
  )
  stopClock()
  await pool.query(
    `INSERT INTO outbox (event_id, type, key, body)
     SELECT gen_random_uuid(), CASE n % 2 WHEN 1 THEN 'user.created' ELSE 'user.updated' END, 'key-' || (n + 1) / 2,
       json_build_object('data', json_build_object('revision', n))
     FROM generate_series(1, $1::int) AS n`,
    [held],
  )
  // Its sequence is given out now, and committed when claims begin far above.
  const late = await pool.connect()
  onTestFinished(() => late.release())
  const lateKey = newKey()
  await late.query('BEGIN')
  await insert(lateKey, 'user.updated', ...eventOf(lateKey, 1), late)
  const above = newKey()
  await insert(above, 'user.updated', ...eventOf(above, 1))
  await insert(above, 'user.created', ...eventOf(above, 2))
  await settle(drain)
  expect(takenOf(above)).toEqual([1])
  await late.query('COMMIT')
  await drain()
  expect(takenOf(lateKey)).toEqual([1])

  await settle(drain)
  const next = newKey()
  await insert(next, 'user.updated', ...eventOf(next, 1))
  await insert('key-1', 'user.updated', ...eventOf('key-1', held + 1))
  await drain()
  expect(takenOf(next)).toEqual([1])
  expect(takenOf('key-1'), 'it waits behind what is held').toEqual([])
  expect(await left()).toBe(held + 2)

  mended = true
  vi.advanceTimersByTime(30_000)
  await drain()
  expect(takenOf('key-1')).toEqual([1, 2, held + 1])
  expect(await left()).toBe(0)
})

it('what is stored below the start of the claims, by a transaction that they did not wait for, is found after five minutes', async () => {
  const { drain, pool, insert, takenOf } = await startDrain((_key, _revision, type) =>
    type === 'user.created' ? 'topic' : 'sent',
  )
  stopClock()
  const { rows } = await pool.query(
    `SELECT nextval(pg_get_serial_sequence('outbox', 'sequence')) AS sequence`,
  )
  await holdRows(pool, held)
  await settle(drain)
  const late = newKey()
  await insert(late, 'user.updated', ...eventOf(late, 1))
  await pool.query('UPDATE outbox SET sequence = $1 WHERE key = $2', [rows[0].sequence, late])
  await drain()
  expect(takenOf(late)).toEqual([])
  vi.advanceTimersByTime(300_001)
  await drain()
  expect(takenOf(late)).toEqual([1])
})
