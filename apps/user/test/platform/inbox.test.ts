import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { onceFor, pruneInbox, runStatement, type Statement } from '../../src/platform/messaging/inbox.ts'
import { newUserId, publishUpdate, sharePlatform } from '../support/platform.ts'

const app = await sharePlatform()

it('of eight concurrent deliveries, one is done, and seven wait for it and are duplicates', async () => {
  const eventId = uuidv7()
  const userId = newUserId()
  const results = await Promise.all(
    Array.from({ length: 8 }, () =>
      onceFor(
        app,
        eventId,
      )(async (tx) => {
        await tx.attempt.create({ data: { key: uuidv7() } })
        await publishUpdate(app, tx, userId)
      }),
    ),
  )
  expect(results.toSorted()).toEqual(['done', ...Array.from({ length: 7 }, () => 'duplicate')])
  expect(await app.db.attempt.count()).toBe(1)
  expect(await app.db.outbox.count()).toBe(1)
})

it('work that fails is not recorded, and is done at the next delivery', async () => {
  const once = onceFor(app, uuidv7())
  const failed = once(async (tx) => {
    await tx.attempt.create({ data: { key: 'lost' } })
    throw new Error('on purpose')
  })
  await expect(failed).rejects.toThrow('on purpose')
  expect(await app.db.inbox.count()).toBe(0)
  expect(await app.db.attempt.count()).toBe(0)
  expect(await once(async () => {})).toBe('done')
})

it('a delivery that waits for work that fails does the work itself', async () => {
  const once = onceFor(app, uuidv7())
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

it('of eight concurrent deliveries to a single statement, one is done, and seven wait for it and are duplicates', async () => {
  const once = onceFor(app, uuidv7())
  const results = await Promise.all(Array.from({ length: 8 }, (_, i) => once(attempt(`${i}`))))
  expect(results.toSorted()).toEqual(['done', ...Array.from({ length: 7 }, () => 'duplicate')])
  expect(await app.db.attempt.count()).toBe(1)
  expect(await app.db.inbox.count()).toBe(1)
})

it('a statement that fails is not recorded, and is done at the next delivery', async () => {
  await onceFor(app, uuidv7())(attempt('taken'))
  const once = onceFor(app, uuidv7())
  await expect(once(attempt('taken'))).rejects.toThrow('duplicate key')
  expect(await app.db.inbox.count()).toBe(1)
  expect(await once(attempt('free'))).toBe('done')
  expect(await app.db.attempt.count()).toBe(2)
})

it('a statement waits for a transaction of the same event, and is a duplicate', async () => {
  const once = onceFor(app, uuidv7())
  const begun = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const first = once(async (tx) => {
    await runStatement(tx, attempt('first'))
    begun.resolve()
    await end.promise
  })
  await begun.promise
  const second = once(attempt('second'))
  end.resolve()
  expect(await Promise.all([first, second])).toEqual(['done', 'duplicate'])
  expect(await app.db.attempt.findMany({ select: { key: true } })).toEqual([{ key: 'first' }])
})

it('two events are both done', async () => {
  expect(await onceFor(app, uuidv7())(async () => {})).toBe('done')
  expect(await onceFor(app, uuidv7())(async () => {})).toBe('done')
})

it('pruning deletes ids of events that no queue can still hold, and no newer ones', async () => {
  const [old, recent] = [uuidv7(), uuidv7()]
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000)
  await app.db.inbox.createMany({
    data: [
      { eventId: old, handledAt: daysAgo(15.1) },
      { eventId: recent, handledAt: daysAgo(14.9) },
    ],
  })
  await pruneInbox(app)
  expect(await app.db.inbox.findMany({ select: { eventId: true } })).toEqual([{ eventId: recent }])
})
