import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { letGoOfTheVanished } from './database.ts'
import { outboxChannel } from './outbox.ts'
import type { ClaimedRow } from './relay-batches.ts'

/** Rows that are held in one pass. */
const claimSize = 500

/** How often a relay that stands by asks whether the leader is gone, in milliseconds. */
const standbyInterval = 250

// Any number will do that every relay of this database uses and nothing else does.
const leadership = 0x6f7574626f78

/** A direct connection to the database (LISTEN and the session's lock need one), and what the relay does over it. */
export async function openRelaySession(databaseUrl: string, onWake: () => void, log: FastifyBaseLogger) {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    keepAliveInitialDelayMillis: 10_000,
    query_timeout: 60_000,
    // Not to wait for the disk at each deletion: one that a crash forgets is an event that is published twice.
    options: `${letGoOfTheVanished} -c synchronous_commit=off`,
  })
  let lost: Error | undefined
  client.on('error', (error) => {
    log.warn({ err: error }, 'the relay lost its database connection')
    lost = error
    onWake()
  })
  client.on('notification', onWake)
  await client.connect()

  return {
    /** Waits until this relay is the only one of its database that publishes. */
    async lead(signal: AbortSignal): Promise<boolean> {
      await client.query(`LISTEN ${outboxChannel}`)
      while (!signal.aborted) {
        // Not the waiting form: a statement that waits for hours holds back the vacuum of the outbox.
        const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS leads', [leadership])
        if (rows[0]?.leads) return true
        await wait(standbyInterval, signal)
      }
      return false
    },

    /** Takes what has been sent out of the outbox and reads the next rows, in one round trip. */
    async settleAndClaim(sent: readonly string[], heldKeys: readonly string[]): Promise<ClaimedRow[]> {
      const { rows } = await client.query<ClaimedRow>({
        name: 'settle-and-claim',
        text: `WITH settled AS (DELETE FROM outbox WHERE sequence = ANY($1::bigint[]))
          SELECT sequence, event_id AS "eventId", type, key, body FROM outbox
          WHERE sequence <> ALL($1::bigint[]) AND key <> ALL($2::text[])
          ORDER BY sequence LIMIT ${claimSize}`,
        values: [sent, heldKeys],
      })
      return rows
    },

    /** Moves a row that can never be published out of everybody's way, with the reason. */
    async bury(sequence: string, reason: string): Promise<void> {
      await client.query({
        name: 'bury',
        text: `WITH buried AS (DELETE FROM outbox WHERE sequence = $1 RETURNING event_id, type, key, body, created_at)
          INSERT INTO outbox_dead (event_id, type, key, body, created_at, reason)
          SELECT event_id, type, key, body, created_at, $2 FROM buried
          ON CONFLICT (event_id) DO UPDATE SET reason = excluded.reason, buried_at = now()`,
        values: [sequence, reason],
      })
    },

    /** Throws when the connection has broken while nothing was asked of it: the lead is lost with it. */
    assertConnected() {
      if (lost) throw lost
    },
    /** Gives up the lead, if it is held, with the connection. */
    close: () => client.end(),
  }
}

export type RelaySession = Awaited<ReturnType<typeof openRelaySession>>

/** Resolves after some milliseconds, or at once when the signal says so. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })
}
