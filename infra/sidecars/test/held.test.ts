import { expect, it, onTestFinished, vi } from 'vitest'
import { startDrain } from './support/drain.ts'
import { eventOf, newKey } from './support/outbox.ts'

const held = 3_000

it('claims begin after what is held back, find what commits late below that, and all of it when the hold ends', async () => {
  let mended = false
  const { drain, pool, insert, left, takenOf, lastClaimedAfter } = await startDrain(
    (_key, _revision, type) => (type === 'user.created' && !mended ? 'topic' : 'sent'),
  )
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
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
  for (let pass = 0; pass < 6; pass++) await drain()
  expect(takenOf(above)).toEqual([1])
  await late.query('COMMIT')
  await drain()
  expect(takenOf(lateKey)).toEqual([1])

  for (let pass = 0; pass < 6; pass++) await drain()
  const next = newKey()
  await insert(next, 'user.updated', ...eventOf(next, 1))
  await insert('key-1', 'user.updated', ...eventOf('key-1', held + 1))
  await drain()
  expect(takenOf(next)).toEqual([1])
  expect(lastClaimedAfter(), 'claims do not look at what is held').toBeGreaterThanOrEqual(BigInt(held))
  expect(takenOf('key-1'), 'it waits behind what is held').toEqual([])
  expect(await left()).toBe(held + 1)

  mended = true
  vi.advanceTimersByTime(30_000)
  await drain()
  expect(takenOf('key-1')).toEqual([1, 2, held + 1])
  expect(await left()).toBe(0)
})
