import { setTimeout } from 'node:timers/promises'
import { createEvent, encodeEvent, traceparentOf } from '@fanfare/contracts'
import type { LocalAws } from '@fanfare/local'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'

/** From the database of user to those of the subscribers of user.updated. */
export function eventPath(local: LocalAws, users: number, report: (problem: string) => void) {
  const poolOf = (name: string, max: number) => {
    const pool = new pg.Pool({ connectionString: local.postgres.serviceUrl(name), max })
    return pool.on('error', ({ message }) => report(message))
  }
  const subscribers = [...local.services.values()].filter(({ declaration }) =>
    declaration.subscribes.includes('user.updated'),
  )
  const source = poolOf('user', 8)
  const targets = subscribers.map(({ name }) => poolOf(name, 1))
  return {
    ...{ source, subscribers, targets },
    commitEvent: eventWriter(
      source,
      Array.from({ length: users }, () => uuidv7()),
    ),
    end: () => Promise.all([source, ...targets].map((pool) => pool.end())),
  }
}

/** Commits an event as the service does. */
const eventWriter =
  (source: pg.Pool, userIds: readonly string[]) =>
  async (n: number): Promise<{ eventId: string; transaction: string }> => {
    const userId = userIds[n % userIds.length] ?? ''
    const event = createEvent({
      id: uuidv7(),
      type: 'user.updated',
      source: 'user',
      subject: userId,
      time: new Date(),
      traceparent: traceparentOf(undefined),
      data: { userId, email: `${userId}@example.com`, name: `Name ${n}`, revision: n + 2 },
    })
    const { rows } = await source.query<{ transaction: string }>({
      name: 'commit-event',
      text: `INSERT INTO outbox (event_id, type, key, body) VALUES ($1, $2, $3, $4)
               RETURNING pg_current_xact_id()::text AS transaction`,
      values: [event.id, event.type, userId, encodeEvent(event)],
    })
    await source.query({ name: 'wake', text: `SELECT pg_notify('outbox', '')` })
    return { eventId: event.id, transaction: rows[0]?.transaction ?? '' }
  }

export async function untilHandled(target: pg.Pool, ids: readonly string[]): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const { rows } = await target.query('SELECT count(*)::int AS n FROM inbox WHERE event_id = ANY($1)', [
      ids,
    ])
    if (rows[0]?.n === ids.length) return
    if (Date.now() > deadline) throw new Error(`only ${rows[0]?.n} of ${ids.length} events were handled`)
    await setTimeout(100)
  }
}
