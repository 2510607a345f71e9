import { freshDatabase } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeEach, inject, onTestFinished } from 'vitest'
import { database } from '../../src/plugins/database.ts'
import { health } from '../../src/plugins/health.ts'
import { inbox } from '../../src/plugins/inbox.ts'
import { outbox, type Publish } from '../../src/plugins/outbox.ts'
import { createServer } from '../../src/plugins/server.ts'
import { testConfig } from './apps.ts'

async function build() {
  const app = createServer(testConfig(await freshDatabase(inject('database'))), 'worker')
  await app.register(database)
  await app.register(outbox)
  await app.register(inbox)
  await app.register(health)
  await app.ready()
  return app
}

/** A server with a database, an outbox and an inbox, and nothing of the service's business. Closed with the test. */
export async function startPlumbing() {
  const app = await build()
  onTestFinished(() => app.close())
  return app
}

/** The same for all tests of a file. Each finds its tables empty. Closed when the file ends. */
export async function sharePlumbing() {
  const app = await build()
  beforeEach(() => app.pool.query('TRUNCATE attempts, inbox, outbox, outbox_dead'))
  afterAll(() => app.close())
  return app
}

/** A user who is not in the database: the plumbing does not look. */
export const anAggregate = () => uuidv7()

/** Publishes the n-th change of a user. */
export const sayUpdated = (publish: Publish, userId: string, revision: number) =>
  publish('user.updated', userId, { userId, email: 'a@example.com', name: 'A', revision })
