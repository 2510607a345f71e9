import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { runIn, type Statement } from '../../src/plugins/inbox.ts'
import { anAggregate, sayUpdated, sharePlumbing } from '../support/plumbing.ts'

const app = await sharePlumbing()
const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`

it('of eight deliveries at once, one is done, and seven wait for it and see it', async () => {
  const eventId = uuidv7()
  const userId = anAggregate()
  const results = await Promise.all(
    Array.from({ length: 8 }, () =>
      app.onceFor(
        eventId,
        trace,
      )(async (tx, publish) => {
        await tx.attempt.create({ data: { key: uuidv7() } })
        await sayUpdated(publish, userId, 2)
      }),
    ),
  )
  expect(results.toSorted()).toEqual(['done', ...Array.from({ length: 7 }, () => 'seen')])
  expect(await app.prisma.attempt.count()).toBe(1)
  expect(await app.prisma.outbox.count()).toBe(1)
})

it('work that fails is not marked as done, and done when it comes again', async () => {
  const once = app.onceFor(uuidv7(), trace)
  const failed = once(async (tx) => {
    await tx.attempt.create({ data: { key: 'lost' } })
    throw new Error('on purpose')
  })
  await expect(failed).rejects.toThrow('on purpose')
  expect(await app.prisma.inbox.count()).toBe(0)
  expect(await app.prisma.attempt.count()).toBe(0)
  expect(await once(async () => {})).toBe('done')
})

it('a duplicate that waits for work which fails does the work itself', async () => {
  const once = app.onceFor(uuidv7(), trace)
  const begun = Promise.withResolvers<void>()
  const fail = Promise.withResolvers<void>()
  const first = once(async () => {
    begun.resolve()
    await fail.promise
    throw new Error('on purpose')
  })
  await begun.promise
  const second = once(async () => {})
  fail.resolve()
  await expect(first).rejects.toThrow('on purpose')
  expect(await second).toBe('done')
})

const attempt = (key: string): Statement => ({
  name: 'attempt',
  text: 'INSERT INTO attempts (key) SELECT $1 FROM fresh',
  values: [key],
})

it('of eight deliveries at once of what is one statement, one is done, and seven wait for it and see it', async () => {
  const once = app.onceFor(uuidv7(), trace)
  const results = await Promise.all(Array.from({ length: 8 }, (_, i) => once(attempt(`${i}`))))
  expect(results.toSorted()).toEqual(['done', ...Array.from({ length: 7 }, () => 'seen')])
  expect(await app.prisma.attempt.count()).toBe(1)
  expect(await app.prisma.inbox.count()).toBe(1)
})

it('a statement that fails is not marked as done, and done when it comes again', async () => {
  await app.onceFor(uuidv7(), trace)(attempt('taken'))
  const once = app.onceFor(uuidv7(), trace)
  await expect(once(attempt('taken'))).rejects.toThrow('duplicate key')
  expect(await app.prisma.inbox.count()).toBe(1)
  expect(await once(attempt('free'))).toBe('done')
  expect(await app.prisma.attempt.count()).toBe(2)
})

it('a statement waits for a transaction of the same event, and sees what it has done', async () => {
  const once = app.onceFor(uuidv7(), trace)
  const begun = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const first = once(async (tx) => {
    await runIn(tx, attempt('first'))
    begun.resolve()
    await end.promise
  })
  await begun.promise
  const second = once(attempt('second'))
  end.resolve()
  expect(await Promise.all([first, second])).toEqual(['done', 'seen'])
  expect(await app.prisma.attempt.findMany({ select: { key: true } })).toEqual([{ key: 'first' }])
})

it('two events are two', async () => {
  expect(await app.onceFor(uuidv7(), trace)(async () => {})).toBe('done')
  expect(await app.onceFor(uuidv7(), trace)(async () => {})).toBe('done')
})

it('pruning forgets what no queue can still hold, and nothing newer', async () => {
  const [old, recent] = [uuidv7(), uuidv7()]
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000)
  await app.prisma.inbox.createMany({
    data: [
      { eventId: old, handledAt: daysAgo(15.1) },
      { eventId: recent, handledAt: daysAgo(14.9) },
    ],
  })
  await app.pruneInbox()
  expect(await app.prisma.inbox.findMany({ select: { eventId: true } })).toEqual([{ eventId: recent }])
})
