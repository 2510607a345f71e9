import { pino } from 'pino'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openSession } from '../relay/session.ts'
import { openOutbox } from './support/outbox.ts'

const lease = 10_000

/** The clock goes on, and no timer runs. */
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds)

/** A session whose process has no heartbeat, as one that hangs, and when the database was last asked anything. */
async function startSession() {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const { databaseUrl, pool, endSession } = await openOutbox()
  const log = pino({ level: 'silent' })
  const session = await openSession({ databaseUrl, lease, onWake: () => {}, log })
  onTestFinished(() => session.close())
  const [own] = await session.query<{ pid: number }>({ text: 'SELECT pg_backend_pid() AS pid' })
  return {
    session,
    pool,
    end: () => endSession(own?.pid),
    async asked(): Promise<string | undefined> {
      const text = 'SELECT query_start::text AS at FROM pg_stat_activity WHERE pid = $1'
      return (await pool.query<{ at: string }>(text, [own?.pid])).rows[0]?.at
    },
  }
}

it('before a publish the database is asked when half of the lease has passed since its last answer', async () => {
  const { session, asked } = await startSession()
  const before = await asked()
  later(lease / 2 - 1_000)
  await session.confirm()
  expect(await asked()).toBe(before)
  later(1_001)
  await session.confirm()
  expect(await asked()).not.toBe(before)
})

it('an answer counts from its question: one that is read late confirms nothing', async () => {
  const { session, asked, pool } = await startSession()
  const other = await pool.connect()
  onTestFinished(() => other.release(true))
  await other.query('SELECT pg_advisory_lock(1)')
  const answer = session.query({ text: 'SELECT pg_advisory_lock(1)' })
  const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1)
  later(lease)
  await other.query('SELECT pg_advisory_unlock(1)')
  await answer
  const before = await asked()
  await session.confirm()
  expect(await asked()).not.toBe(before)
})

it('a session that the server has ended is not confirmed', async () => {
  const { session, end } = await startSession()
  await end()
  later(lease)
  await expect(session.confirm()).rejects.toThrow()
  expect(session.lost.aborted).toBe(true)
})
