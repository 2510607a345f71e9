import type { FastifyInstance } from 'fastify'
import { measure } from '../context.ts'
import { inBatches, type Transaction } from '../database/database.ts'

/**
 * Commits the work of an event together with the event's id; does nothing when the id is known. A single statement costs
 * one round trip in place of four.
 */
export type Once = (work: Work | Statement) => Promise<'done' | 'duplicate'>
type Work = (tx: Transaction) => Promise<unknown>

/** It selects `FROM fresh`, which has one row when the event is new. */
export interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

export const runStatement = (tx: Transaction, { text, values }: Statement): Promise<number> =>
  tx.$executeRawUnsafe(`WITH fresh AS (SELECT) ${text}`, ...values)

/** No queue keeps a message for more than 14 days. */
const retentionDays = 15

/** A concurrent delivery of the event waits at the INSERT until this one ends. */
export function onceFor(app: Pick<FastifyInstance, 'transact' | 'pool'>, eventId: string): Once {
  return async (work) => {
    const isFunction = typeof work === 'function'
    const inserted = await (isFunction
      ? inTransaction(app, eventId, work)
      : inOneStatement(app, eventId, work))
    if (inserted > 0) return 'done'
    measure({ name: 'fanfare.inbox.duplicates', kind: 'count', value: 1 })
    return 'duplicate'
  }
}

const inTransaction = ({ transact }: Pick<FastifyInstance, 'transact'>, eventId: string, work: Work) =>
  transact(async (tx) => {
    const inserted = await tx.$executeRaw`
      INSERT INTO inbox (event_id) VALUES (${eventId}::uuid) ON CONFLICT DO NOTHING`
    if (inserted > 0) await work(tx)
    return inserted
  })

async function inOneStatement(
  { pool }: Pick<FastifyInstance, 'pool'>,
  eventId: string,
  { name, text, values }: Statement,
): Promise<number> {
  const insert = `INSERT INTO inbox (event_id) VALUES ($${values.length + 1}::uuid)
    ON CONFLICT DO NOTHING RETURNING event_id`
  const { rowCount } = await pool.query({
    name,
    text: `WITH fresh AS (${insert}), work AS (${text}) SELECT FROM fresh`,
    values: [...values, eventId],
  })
  return rowCount ?? 0
}

export async function pruneInbox({ db, log }: Pick<FastifyInstance, 'db' | 'log'>): Promise<void> {
  const pruned = await inBatches(
    (limit) => db.$executeRaw`
      DELETE FROM inbox WHERE event_id IN (
        SELECT event_id FROM inbox WHERE handled_at < now() - make_interval(days => ${retentionDays}::int)
        ORDER BY handled_at LIMIT ${limit}::int)`,
  )
  log.info({ pruned }, 'inbox pruned')
}
