import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Transaction } from './database.ts'
import type { Publish } from './outbox.ts'

/** Does the work of an event in one transaction with the mark that it is done; a second time it does nothing. */
export type Once = (work: (tx: Transaction, publish: Publish) => Promise<void>) => Promise<'done' | 'seen'>

/** Events that were handled longer ago are forgotten, in days: no queue keeps a message that long (14 at the most). */
const keptDays = 15

export const inbox = fp(
  async (app: FastifyInstance) => {
    app.decorate(
      'onceFor',
      (eventId: string, traceparent: string): Once =>
        (work) =>
          app.transact(async (tx, publish) => {
            // First of all: a second delivery at the same time waits here for the first one's end, and then sees it.
            const marked = await tx.$executeRaw`
              INSERT INTO inbox (event_id) VALUES (${eventId}::uuid) ON CONFLICT DO NOTHING`
            if (marked === 0) return 'seen'
            await work(tx, publish)
            return 'done'
          }, traceparent),
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
