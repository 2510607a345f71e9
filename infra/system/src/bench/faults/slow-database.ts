import type { LocalAws } from '@fanfare/local'
import { withConnection } from '@fanfare/local/testing'
import type { Figure } from '../result.ts'
import { createDelivery, startWorkers } from './workers.ts'

const burst = 50
const secondsOfStatement = 1.5
/** Longer than any limit of a statement. */
const endless = 60

/** A burst of events while each takes a while in the database; then a statement that does not end. */
export async function slowDatabase(local: LocalAws): Promise<Figure[]> {
  const workers = await startWorkers(local)
  const owner = local.postgres.ownerUrl('payment')
  const slowInbox = (seconds: number) =>
    withConnection(owner, (client) =>
      client.query(`
        CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_sleep(${seconds}); RETURN NEW; END';
        CREATE OR REPLACE TRIGGER slow BEFORE INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION slow()`),
    )
  const failed = async (worker: { url: string }, events: number) => {
    const { deliver, close } = createDelivery(local, worker)
    const statuses = await Promise.all(Array.from({ length: events }, deliver))
    await close()
    return statuses.filter((status) => status !== 200).length
  }
  const statementsLeft = async (worker: { url: string }) => {
    await failed(worker, 1)
    return withConnection(owner, async (client) => {
      const { rowCount } = await client.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
      )
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event = 'PgSleep'`,
      )
      return rowCount ?? 0
    })
  }
  try {
    await slowInbox(secondsOfStatement)
    const lost = { before: await failed(workers.before, burst), now: await failed(workers.now, burst) }
    await slowInbox(endless)
    const left = { before: await statementsLeft(workers.before), now: await statementsLeft(workers.now) }
    const ofBurst = `of ${burst} events`
    return [
      { name: 'a burst at a slow database, before: failed', value: lost.before, unit: ofBurst },
      { name: 'a burst at a slow database, now: failed', value: lost.now, unit: ofBurst, aim: { atMost: 0 } },
      { name: 'given up by the client, before: still running', value: left.before, unit: 'statements' },
      {
        name: 'given up by the client, now: still running',
        value: left.now,
        unit: 'statements',
        aim: { atMost: 0 },
      },
    ]
  } finally {
    await withConnection(owner, (client) => client.query('DROP TRIGGER IF EXISTS slow ON inbox'))
    await workers.stop()
  }
}
