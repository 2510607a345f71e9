import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import type { Transaction } from '../../src/plugins/database.ts'
import { anAggregate, sayUpdated, sharePlumbing } from '../support/plumbing.ts'

const app = await sharePlumbing()
const mark = (tx: Transaction, key: string) => tx.attempt.create({ data: { key } })

it('a change and its events are stored together', async () => {
  const userId = anAggregate()
  await app.transact(async (tx, publish) => {
    await mark(tx, 'kept')
    await sayUpdated(publish, userId, 2)
  })
  expect(await app.prisma.attempt.count()).toBe(1)
  const [row] = await app.prisma.outbox.findMany()
  expect(row).toMatchObject({ type: 'user.updated', key: userId })
  expect(JSON.parse(row?.body ?? '')).toMatchObject({ id: row?.eventId, subject: userId, source: '/user' })
})

it('a throw in mid-transaction leaves neither change nor event', async () => {
  const thrown = app.transact(async (tx, publish) => {
    await mark(tx, 'lost')
    await sayUpdated(publish, anAggregate(), 2)
    throw new Error('on purpose')
  })
  await expect(thrown).rejects.toThrow('on purpose')
  expect(await app.prisma.attempt.count()).toBe(0)
  expect(await app.prisma.outbox.count()).toBe(0)
})

it('an event that is larger than SNS takes is an error of whoever publishes it', async () => {
  const userId = anAggregate()
  const thrown = app.transact(async (tx, publish) => {
    await mark(tx, 'lost')
    const name = 'x'.repeat(256 * 1024)
    await publish('user.updated', userId, { userId, email: 'a@example.com', name, revision: 2 })
  })
  await expect(thrown).rejects.toThrow(/bytes, more than/)
  expect(await app.prisma.attempt.count()).toBe(0)
})

it('a statement that fails leaves neither change nor event', async () => {
  await mark(app.prisma, 'there')
  const thrown = app.transact(async (tx, publish) => {
    await sayUpdated(publish, anAggregate(), 2)
    await mark(tx, 'there')
  })
  await expect(thrown).rejects.toMatchObject({ code: 'P2002' })
  expect(await app.prisma.outbox.count()).toBe(0)
})

it('the trace goes with the event', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  await app.transact((_, publish) => sayUpdated(publish, uuidv7(), 2), traceparent)
  const [row] = await app.prisma.outbox.findMany()
  expect(JSON.parse(row?.body ?? '')).toMatchObject({ traceparent })
})
