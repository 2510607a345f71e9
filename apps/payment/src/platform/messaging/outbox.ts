import { setTimeout } from 'node:timers/promises'
import { createEvent, creationOf, type EventOf, encodeEvent, type PublishedBy } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { v7 as uuidv7 } from 'uuid'
import service from '../../../service.ts'
import { currentTrace, tracedSync } from '../context.ts'
import type { Transaction } from '../database/database.ts'

type Published = PublishedBy<typeof service>

/** Its `key` is the aggregate's id: events of one key keep their order. */
export type OutboxRow = ReturnType<typeof outboxRow>

export function outboxRow<T extends Published>(type: T, subject: string, data: EventOf<T>['data']) {
  const envelope = { id: uuidv7(), type, source: service.name, subject, time: new Date() }
  const body = tracedSync(
    () => creationOf(envelope),
    () => encodeEvent(createEvent<T>({ ...envelope, traceparent: currentTrace(), data })),
  )
  return { eventId: envelope.id, type, key: subject, body }
}

/** In milliseconds. The first commit after a pause is notified at once; under load, each NOTIFY costs others time. */
const notifyPause = 10

export const outbox = fp(
  async (app: FastifyInstance) => {
    // NOTIFY inside a transaction takes a global lock at its commit. One after it serves all commits of its duration;
    // if it is lost, the relay's timer finds the rows.
    let isNotifying = false
    let isWanted = false
    async function wakeRelay() {
      isWanted = true
      if (isNotifying) return
      isNotifying = true
      while (isWanted) {
        isWanted = false
        await app.pool
          .query({ name: 'wake-relay', text: `SELECT pg_notify('outbox', '')` })
          .catch((error) => app.log.debug({ err: error }, 'relay not notified'))
        await setTimeout(notifyPause, undefined, { ref: false })
      }
      isNotifying = false
    }
    app.decorate('wakeRelay', () => void wakeRelay())
    app.decorate('publish', async (tx, type, subject, data) => {
      const { eventId, key, body } = outboxRow<typeof type>(type, subject, data)
      // Numbers are given out at the INSERT and visible at the COMMIT: the lock keeps both in one order for each key.
      await tx.$executeRaw`
        INSERT INTO outbox (event_id, type, key, body) SELECT ${eventId}::uuid, ${type}, ${key}, ${body}
        FROM pg_advisory_xact_lock(hashtextextended(${key}, 0))`
      app.afterCommit(tx, app.wakeRelay)
    })
  },
  { name: 'outbox', dependencies: ['database'] },
)

declare module 'fastify' {
  interface FastifyInstance {
    /** Stores an event in the transaction; the relay publishes it after the commit. */
    publish<T extends Published>(
      tx: Transaction,
      type: T,
      subject: string,
      data: EventOf<T>['data'],
    ): Promise<void>
    wakeRelay(): void
  }
}
