import { eventually, limits } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { beforeEach, expect, test } from 'vitest'
import { createMailQueue } from '../src/delivery/mail-queue.ts'
import type { Outcome } from '../src/delivery/outcome.ts'
import { createSender } from '../src/delivery/sender.ts'
import { startWeb, testConfig } from './support/apps.ts'

// The web process sends no mails, so that only the test takes leases.
const web = await startWeb(await testConfig({}))
const { pool, db } = web
const userId = uuidv7()
await db.contact.create({ data: { userId, email: 'ada@example.test', name: 'Ada', revision: 1 } })

// Longer than any test.
const [one, other] = [createMailQueue(web, limits.test), createMailQueue(web, limits.test)]
const brief = createMailQueue(web, 20)

beforeEach(async () => {
  await db.mail.deleteMany()
  const mail = { kind: 'order.created', userId, subject: '', text: '', html: '' }
  const keys = ['a', 'b', 'c', 'd', 'e']
  await db.mail.createMany({ data: keys.map((key) => ({ ...mail, id: uuidv7(), key })) })
})

const keys = (mails: readonly { key: string }[]) => mails.map(({ key }) => key).sort()

test('a mail is leased by one process only', async () => {
  const leases = await Promise.all([one.lease(3, []), other.lease(3, []), one.lease(3, [])])
  expect(keys(leases.flat())).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(await other.lease(5, [])).toEqual([])
})

test('an expired lease is free for other processes, but not for the one that still sends the mail', async () => {
  const leased = await brief.lease(5, [])
  const inProgress = leased.map(({ id }) => id)
  await eventually('the end of the leases', async () => {
    const { rows } = await pool.query('SELECT 1 FROM mails WHERE next_attempt_at <= now()')
    expect(rows).toHaveLength(5)
  })
  expect(await brief.lease(5, inProgress)).toEqual([])
  expect(keys(await other.lease(5, []))).toEqual(keys(leased))
})

test('a renewed lease does not expire', async () => {
  const leased = await brief.lease(5, [])
  await one.renewLeases(leased.map(({ id }) => id))
  expect(await other.lease(5, [])).toEqual([])
})

test('the leases of mails that are being sent are renewed', async () => {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const queue = { ...brief, renewLeases: one.renewLeases }
  const persist = (write: () => Promise<void>) => write()
  const { log } = web
  const sender = createSender({ queue, send: () => promise, persist, concurrency: 5, retryMs: 1, log })
  sender.wake()
  await eventually('the end of the leases', async () => {
    const { rows } = await pool.query(
      'SELECT FROM mails WHERE recipient IS NOT NULL AND next_attempt_at <= now()',
    )
    expect(rows).toHaveLength(5)
  })
  await sender.renewLeases()
  expect(await other.lease(5, [])).toEqual([])
  resolve({ result: 'sent' })
  await sender.stop()
  expect(await db.mail.count({ where: { state: 'sent', attempts: 1 } })).toBe(5)
})

test('a mail for an erased account is not leased', async () => {
  const erased = uuidv7()
  await db.contact.create({
    data: { userId: erased, email: '', name: '', revision: 0, erasedAt: new Date() },
  })
  await db.mail.updateMany({ where: { key: { not: 'e' } }, data: { userId: erased } })
  await db.mail.updateMany({ where: { key: 'a' }, data: { address: 'ada@example.test' } })
  expect(keys(await one.lease(5, []))).toEqual(['e'])
})

test('a mail that was sent or has failed is not leased again', async () => {
  const [first, second, ...rest] = await brief.lease(5, [])
  await one.markSent(first?.id ?? '')
  await one.refuse(second?.id ?? '', 'no such user', 0, 1)
  for (const { id } of rest) await one.postpone(id, 'later', 0)
  // Times are stored in whole milliseconds: one that is due now may be so in a moment.
  const leased: string[] = []
  await expect
    .poll(async () => {
      leased.push(...keys(await other.lease(5, [])))
      return leased.toSorted()
    })
    .toEqual(keys(rest))
  expect(await db.mail.findMany({ where: { state: 'failed' } })).toMatchObject([
    { key: second?.key, refusals: 1, attempts: 1, lastError: 'no such user', sentAt: null },
  ])
})

test('a sent mail stays sent, whatever the outcome of another attempt', async () => {
  const [mail] = await brief.lease(1, [])
  const id = mail?.id ?? ''
  await one.markSent(id)
  await other.postpone(id, 'later', 0)
  await other.refuse(id, 'no such user', 0, 1)
  await other.renewLeases([id])
  expect(await db.mail.findUnique({ where: { id } })).toMatchObject({ state: 'sent', attempts: 1 })
})
