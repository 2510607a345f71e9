import { eventually, limits } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { beforeEach, expect, test } from 'vitest'
import { createMailQueue } from '../src/sending/mail-queue.ts'
import { startWeb, testConfig } from './support/apps.ts'

// The web process sends nothing: nobody but the test claims here.
const { pool, prisma } = await startWeb(await testConfig({}))
const userId = uuidv7()
await prisma.contact.create({ data: { userId, email: 'ada@example.test', name: 'Ada', revision: 1 } })

// Longer than any test.
const [one, other] = [createMailQueue(pool, limits.test), createMailQueue(pool, limits.test)]
const brief = createMailQueue(pool, 20)

beforeEach(async () => {
  await prisma.mail.deleteMany()
  const letter = { kind: 'order.created', userId, subject: '', text: '', html: '' }
  const keys = ['a', 'b', 'c', 'd', 'e']
  await prisma.mail.createMany({ data: keys.map((key) => ({ ...letter, id: uuidv7(), key })) })
})

const keys = (mails: readonly { key: string }[]) => mails.map(({ key }) => key).sort()

test('no mail is claimed by two', async () => {
  const claims = await Promise.all([one.claim(3, []), other.claim(3, []), one.claim(3, [])])
  expect(keys(claims.flat())).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(await other.claim(5, [])).toEqual([])
})

test('a claim that runs out is free for others, but not for who still has it in hand', async () => {
  const claimed = await brief.claim(5, [])
  const inHand = claimed.map(({ id }) => id)
  await eventually('the end of the claims', async () => {
    const { rows } = await pool.query('SELECT 1 FROM mails WHERE next_attempt_at <= now()')
    expect(rows).toHaveLength(5)
  })
  expect(await brief.claim(5, inHand)).toEqual([])
  expect(keys(await other.claim(5, []))).toEqual(keys(claimed))
})

test('a claim that is renewed stays', async () => {
  const claimed = await brief.claim(5, [])
  await one.keep(claimed.map(({ id }) => id))
  expect(await other.claim(5, [])).toEqual([])
})

test('who is sent, or has failed, is not claimed again', async () => {
  const [first, second, ...rest] = await brief.claim(5, [])
  await one.markSent(first?.id ?? '')
  await one.refuse(second?.id ?? '', 'no such user', 0, 1)
  for (const { id } of rest) await one.postpone(id, 'later', 0)
  // Times are stored in whole milliseconds: one that is due now may be so in a moment.
  const claimed: string[] = []
  await expect
    .poll(async () => {
      claimed.push(...keys(await other.claim(5, [])))
      return claimed.toSorted()
    })
    .toEqual(keys(rest))
  expect(await prisma.mail.findMany({ where: { state: 'failed' } })).toMatchObject([
    { key: second?.key, refusals: 1, attempts: 1, lastError: 'no such user', sentAt: null },
  ])
})

test('a mail that was sent stays so, whatever is heard of another try', async () => {
  const [mail] = await brief.claim(1, [])
  const id = mail?.id ?? ''
  await one.markSent(id)
  await other.postpone(id, 'later', 0)
  await other.refuse(id, 'no such user', 0, 1)
  await other.keep([id])
  expect(await prisma.mail.findUnique({ where: { id } })).toMatchObject({ state: 'sent', attempts: 1 })
})
