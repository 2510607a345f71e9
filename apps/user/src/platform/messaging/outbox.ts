import { setTimeout } from 'node:timers/promises'
import { createEvent, creationOf, type EventOf, encodeEvent, type PublishedBy } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { v7 as uuidv7 } from 'uuid'
import service from '../../../service.ts'
import { currentTrace, tracedSync } from '../context.ts'
import type { Transaction } from '../database/database.ts'

export type Published = PublishedBy<typeof service>

/** Stores an event in the transaction; the relay publishes it after the commit. */
export type Publish = <T extends Published>(
  tx: Transaction,
  type: T,
  subject: string,
  data: EventOf<T>['data'],
) => Promise<void>

export interface OutboxRow {
  readonly eventId: string
  readonly type: Published
  /** Id of the aggregate: events of one key keep their order. */
  readonly key: string
  readonly body: string
}

export function outboxRow<T extends Published>(
  type: T,
  subject: string,
  data: EventOf<T>['data'],
): OutboxRow {
  const id = uuidv7()
  const envelope = { id, type, source: service.name, subject, time: new Date() }
  const body = tracedSync(
    () => creationOf(envelope),
    () => encodeEvent(createEvent<T>({ ...envelope, traceparent: currentTrace(), data })),
  )
  return { eventId: id, type, key: subject, body }
}

/** In milliseconds. The first commit after a pause is notified at once; under load, each NOTIFY costs others time. */
const notifyPause = 10

export const outbox = fp(
  async (app: FastifyInstance) => {
    // NOTIFY inside a transaction takes a global lock at its commit. One after it serves all commits of its duration;
    // if it is lost, the relay's timer finds the rows.
    let notifying: Promise<unknown> | undefined
    let isWanted = false
    const wakeRelay = () => {
      isWanted = notifying !== undefined
      notifying ??= app.pool
        .query({ name: 'wake-relay', text: `SELECT pg_notify('outbox', '')` })
        .catch((error) => app.log.debug({ err: error }, 'relay not notified'))
        .then(() => setTimeout(notifyPause, undefined, { ref: false }))
        .then(() => {
          notifying = undefined
          if (isWanted) wakeRelay()
        })
    }
    app.decorate('wakeRelay', wakeRelay)
    app.decorate('publish', async (tx, type, subject, data) => {
      const { eventId, key, body } = outboxRow<typeof type>(type, subject, data)
      // Numbers are given out at the INSERT and visible at the COMMIT: the lock keeps both in one order for each key.
      await tx.$executeRaw`
        INSERT INTO outbox (event_id, type, key, body) SELECT ${eventId}::uuid, ${type}, ${key}, ${body}
        FROM pg_advisory_xact_lock(hashtextextended(${key}, 0))`
      app.afterCommit(tx, wakeRelay)
    })
  },
  { name: 'outbox', dependencies: ['database'] },
)

declare module 'fastify' {
  interface FastifyInstance {
    publish: Publish
    wakeRelay(): void
  }
}
