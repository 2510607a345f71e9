import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { inject, onTestFinished } from 'vitest'
import { changeTables, freshDatabase, ownerUrl } from '../../../local/src/testing/index.ts'

/** A key that no other test has. */
export const newKey = () => uuidv7()

/** The first `count` revisions. */
export const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

interface DeadRow {
  readonly event_id: string
  readonly type: string
  readonly key: string
  readonly body: string
  readonly reason: string
}

/** A database with an outbox, and how services and operators use it. Closed with the test. */
export async function openOutbox() {
  const databaseUrl = await freshDatabase(inject('database'))
  const pool = new pg.Pool({ connectionString: databaseUrl })
  pool.on('error', () => undefined)
  onTestFinished(() => pool.end())

  /** Commits a row with a body of any kind, and wakes the relay. */
  async function insert(
    key: string,
    type: string,
    body: string,
    eventId = newKey(),
    client: Pick<pg.Pool, 'query'> = pool,
  ) {
    await client.query('INSERT INTO outbox (event_id, type, key, body) VALUES ($1, $2, $3, $4)', [
      eventId,
      type,
      key,
      body,
    ])
    await client.query(`SELECT pg_notify('outbox', '')`)
  }

  return {
    databaseUrl,
    ownerUrl: ownerUrl(inject('database'), databaseUrl),
    pool,
    /** DDL, as a migration would do it. */
    change: (sql: string) => changeTables(inject('database'), databaseUrl, sql),
    insert,
    /** Commits events `first` to `last` of a key, one a transaction, by turns over two topics. */
    async write(key: string, first: number, last = first) {
      for (let revision = first; revision <= last; revision++) {
        await insert(key, revision % 2 === 1 ? 'user.created' : 'user.updated', ...eventOf(key, revision))
      }
    },
    async left(): Promise<number> {
      const { rows } = await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM outbox')
      return rows[0]?.count ?? 0
    },
    async dead(): Promise<DeadRow[]> {
      return (await pool.query<DeadRow>('SELECT * FROM outbox_dead ORDER BY event_id')).rows
    },
    /** Puts back what was moved to the dead rows, as somebody who has mended the cause would. */
    redrive: () =>
      pool.query(
        'INSERT INTO outbox (event_id, type, key, body) SELECT event_id, type, key, body FROM outbox_dead',
      ),
    /** The database session of the relay that is the leader, if there is one. */
    async leader(): Promise<number | undefined> {
      const { rows } = await pool.query<{ pid: number }>(
        `SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
         WHERE locktype = 'advisory' AND granted AND datname = current_database()`,
      )
      return rows[0]?.pid
    },
    endSession: (pid: number | undefined) => pool.query('SELECT pg_terminate_backend($1)', [pid]),
  }
}

export type Outbox = Awaited<ReturnType<typeof openOutbox>>

/** Body and id of a key's n-th event. */
export function eventOf(key: string, revision: number): [body: string, id: string] {
  const id = newKey()
  return [JSON.stringify({ id, subject: key, data: { revision } }), id]
}
