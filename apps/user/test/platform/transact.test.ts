import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import type { Transaction } from '../../src/platform/database/database.ts'
import { newUserId, publishUpdate, sharePlatform } from '../support/platform.ts'

const app = await sharePlatform()
const mark = (tx: Transaction, key: string) => tx.attempt.create({ data: { key } })

it('a change and its events are stored together', async () => {
  const userId = newUserId()
  await app.transact(async (tx) => {
    await mark(tx, 'kept')
    await publishUpdate(app, tx, userId)
  })
  expect(await app.db.attempt.count()).toBe(1)
  const [row] = await app.db.outbox.findMany()
  expect(row).toMatchObject({ type: 'user.updated', key: userId })
  expect(JSON.parse(row?.body ?? '')).toMatchObject({ id: row?.eventId, subject: userId, source: '/user' })
})

it('a throw in mid-transaction leaves neither change nor event', async () => {
  const thrown = app.transact(async (tx) => {
    await mark(tx, 'lost')
    await publishUpdate(app, tx, newUserId())
    throw new Error('on purpose')
  })
  await expect(thrown).rejects.toThrow('on purpose')
  expect(await app.db.attempt.count()).toBe(0)
  expect(await app.db.outbox.count()).toBe(0)
})

it('an event that is larger than SNS accepts fails its transaction', async () => {
  const userId = newUserId()
  const thrown = app.transact(async (tx) => {
    await mark(tx, 'lost')
    const name = 'x'.repeat(256 * 1024)
    await app.publish(tx, 'user.updated', userId, { userId, email: 'a@example.com', name, revision: 2 })
  })
  await expect(thrown).rejects.toThrow(/bytes, more than/)
  expect(await app.db.attempt.count()).toBe(0)
})

it('a statement that fails leaves neither change nor event', async () => {
  await mark(app.db, 'there')
  const thrown = app.transact(async (tx) => {
    await publishUpdate(app, tx, newUserId())
    await mark(tx, 'there')
  })
  await expect(thrown).rejects.toMatchObject({ code: 'P2002' })
  expect(await app.db.outbox.count()).toBe(0)
})

it('the relay is notified after the commit, when the event can be read', async () => {
  const client = new pg.Client(app.config.DATABASE_URL)
  client.on('error', () => {})
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('LISTEN outbox')
  const rows = new Promise<number>((resolve, reject) => {
    client.on('notification', () => app.db.outbox.count().then(resolve, reject))
  })
  await app.transact((tx) => publishUpdate(app, tx, newUserId()))
  expect(await rows).toBe(1)
})

it('afterCommit calls back once per transaction, after the commit, and never after a rollback', async () => {
  const calls: string[] = []
  const callback = () => calls.push('called')
  const rolledBack = app.transact(async (tx) => {
    app.afterCommit(tx, callback)
    throw new Error('on purpose')
  })
  await expect(rolledBack).rejects.toThrow('on purpose')
  await app.transact(async (tx) => {
    app.afterCommit(tx, callback)
    app.afterCommit(tx, callback)
    calls.push('in transaction')
  })
  expect(calls).toEqual(['in transaction', 'called'])
})
