import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Transaction } from './database.ts'
import type { Publish } from './outbox.ts'

/**
 * Does the work of an event in one transaction with the mark that it is done; a second time it does nothing. Work that
 * is a single statement, which is how to hear what comes often, costs one round trip instead of four.
 */
export type Once = (work: Work | Statement) => Promise<'done' | 'seen'>

export type Work = (tx: Transaction, publish: Publish) => Promise<void>

/** It selects `FROM fresh`: one row when the event was not handled yet, and none otherwise. */
export interface Statement {
  /** As each connection prepares it once; no other statement of the service has it. */
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** Runs such a statement as a part of larger work. */
export const runIn = (tx: Transaction, { text, values }: Statement): Promise<number> =>
  tx.$executeRawUnsafe(`WITH fresh AS (SELECT) ${text}`, ...values)

/** Events that were handled longer ago are forgotten, in days: no queue keeps a message that long (14 at the most). */
const keptDays = 15

export const inbox = fp(
  async (app: FastifyInstance) => {
    // First of all the mark: a second delivery at the same time waits here for the first one's end, and then sees it.
    const doInTransaction = (work: Work, eventId: string, traceparent: string) =>
      app.transact(async (tx, publish) => {
        const marked = await tx.$executeRaw`
          INSERT INTO inbox (event_id) VALUES (${eventId}::uuid) ON CONFLICT DO NOTHING`
        if (marked > 0) await work(tx, publish)
        return marked
      }, traceparent)

    async function doInOne({ name, text, values }: Statement, eventId: string) {
      const { rowCount } = await app.pool.query({
        name,
        text: `WITH
          fresh AS (
            INSERT INTO inbox (event_id) VALUES ($${values.length + 1}::uuid) ON CONFLICT DO NOTHING RETURNING event_id
          ),
          work AS (${text})
          SELECT FROM fresh`,
        values: [...values, eventId],
      })
      return rowCount ?? 0
    }

    app.decorate(
      'onceFor',
      (eventId: string, traceparent: string): Once =>
        async (work) => {
          const marked = await (typeof work === 'function'
            ? doInTransaction(work, eventId, traceparent)
            : doInOne(work, eventId))
          return marked > 0 ? 'done' : 'seen'
        },
    )
    app.decorate('pruneInbox', async () => {
      const pruned = await app.prisma.$executeRaw`
        DELETE FROM inbox WHERE handled_at < now() - make_interval(days => ${keptDays}::int)`
      app.log.info({ pruned }, 'inbox pruned')
    })
  },
  { name: 'inbox', dependencies: ['outbox'] },
)

declare module 'fastify' {
  interface FastifyInstance {
    onceFor(eventId: string, traceparent: string): Once
    pruneInbox(): Promise<void>
  }
}
