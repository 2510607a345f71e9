import { freshDatabase } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeEach, inject, onTestFinished } from 'vitest'
import { database, type Transaction } from '../../src/platform/database/database.ts'
import { health } from '../../src/platform/http/health.ts'
import { createServer } from '../../src/platform/http/server.ts'
import { outbox } from '../../src/platform/messaging/outbox.ts'
import { testConfig } from './apps.ts'

async function build() {
  const app = createServer(testConfig(await freshDatabase(inject('database'))), 'worker')
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  await app.ready()
  return app
}

type Platform = Awaited<ReturnType<typeof build>>

/** A server with a database and an outbox, and no domain. Closed with the test. */
export async function startPlatform() {
  const app = await build()
  onTestFinished(() => app.close())
  return app
}

/** The same for all tests of a file. Each test begins with empty tables. Closed when the file ends. */
export async function sharePlatform() {
  const app = await build()
  beforeEach(() =>
    app.pool.query('DELETE FROM attempts; DELETE FROM inbox; DELETE FROM outbox; DELETE FROM outbox_dead'),
  )
  afterAll(() => app.close())
  return app
}

/** Id of a user who is not in the database: the platform does not check. */
export const newUserId = () => uuidv7()

export const publishUpdate = ({ publish }: Pick<Platform, 'publish'>, tx: Transaction, userId: string) =>
  publish(tx, 'user.updated', userId, { userId, email: 'a@example.com', name: 'A', revision: 2 })
