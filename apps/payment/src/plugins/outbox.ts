import { createEvent, type EventOf, encodeEvent, type PublishedBy } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { v7 as uuidv7 } from 'uuid'
import service from '../../service.ts'
import type { Transaction } from './database.ts'

export type Published = PublishedBy<typeof service>

/** A row of the table `outbox`: an event that is published once the transaction that wrote it has committed. */
export interface OutboxRow {
  readonly eventId: string
  readonly type: Published
  /** Id of the aggregate, whose events keep their order. */
  readonly key: string
  readonly body: string
}

/** Puts an event into the form in which a transaction stores it, beside the change that it tells of. */
export function outboxRow<T extends Published>(
  type: T,
  subject: string,
  data: EventOf<T>['data'],
  traceparent?: string,
): OutboxRow {
  const eventId = uuidv7()
  const event = createEvent<T>({
    id: eventId,
    type,
    source: service.name,
    subject,
    time: new Date(),
    traceparent,
    data,
  })
  return { eventId, type, key: subject, body: encodeEvent(event) }
}

/** Stores an event in the transaction in progress. */
export type Publish = <T extends Published>(
  type: T,
  subject: string,
  data: EventOf<T>['data'],
) => Promise<void>

/** The channel on which a relay listens. */
export const outboxChannel = 'outbox'

/**
 * `app.transact(work)` runs work in a transaction and hands it `publish`: the change and its events are stored together
 * or not at all. `app.wakeRelay()` is for those who write to the outbox with a statement of their own.
 */
export const outbox = fp(
  async (app: FastifyInstance) => {
    // A NOTIFY inside the transaction would take a global lock at its commit. One that follows serves every commit that
    // came while the last was on its way; and when none arrives, the relay's timer finds the rows.
    let notifying = false
    let again = false
    app.decorate('wakeRelay', () => {
      again = true
      if (!notifying) void notify()
    })
    const notify = async () => {
      notifying = true
      try {
        while (again) {
          again = false
          await app.pool.query({
            name: 'notify',
            text: 'SELECT pg_notify($1, $2)',
            values: [outboxChannel, ''],
          })
        }
      } catch (error) {
        app.log.debug({ err: error }, 'could not wake the relay')
      } finally {
        notifying = false
      }
    }

    app.decorate('transact', async (work, traceparent) => {
      let published = false
      const result = await app.prisma.$transaction(async (tx) =>
        work(tx, async (type, subject, data) => {
          published = true
          await tx.outbox.create({
            data: outboxRow<typeof type>(type, subject, data, traceparent),
            select: { eventId: true },
          })
        }),
      )
      if (published) app.wakeRelay()
      return result
    })
  },
  { name: 'outbox', dependencies: ['database'] },
)

declare module 'fastify' {
  interface FastifyInstance {
    wakeRelay(): void
    transact<R>(work: (tx: Transaction, publish: Publish) => Promise<R>, traceparent?: string): Promise<R>
  }
}
