import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { type Claim, claim } from '../relay/claim.ts'
import { openSession } from '../relay/session.ts'
import { newKey, openOutbox } from './support/outbox.ts'

const nothing: Claim = { sent: [], after: '0', withoutKeys: [], withoutTypes: [], ofKeys: [], probes: [] }
const [KiB, MiB] = [1024, 1024 * 1024]

/** An outbox with 50 rows of 200 KiB, each of a key of its own or all of one, and the sizes that a claim reads. */
async function startClaims(key?: string) {
  const { databaseUrl, pool } = await openOutbox()
  await pool.query(
    `INSERT INTO outbox (event_id, type, key, body)
     SELECT gen_random_uuid(), 'user.updated', coalesce($1, n::text), repeat('x', $2) FROM generate_series(1, 50) AS n`,
    [key ?? null, 200 * KiB],
  )
  const log = pino({ level: 'silent' })
  const session = await openSession({ databaseUrl, lease: 10_000, onWake: () => {}, log })
  onTestFinished(() => session.close())
  return async (wanted: Partial<Claim>) =>
    (await claim(session, { ...nothing, ...wanted })).map(({ body }) => body.length)
}

const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0)

it('a claim reads 4 MiB of the oldest rows, so that large events do not fill the memory', async () => {
  const sizes = await startClaims()
  const read = sum(await sizes({}))
  expect(read).toBeGreaterThanOrEqual(4 * MiB)
  expect(read).toBeLessThan(4 * MiB + 200 * KiB)
})

it('of a key that is read apart, one large row is enough', async () => {
  const key = newKey()
  const sizes = await startClaims(key)
  expect(await sizes({ withoutKeys: [key], ofKeys: [key] })).toEqual([200 * KiB])
})
