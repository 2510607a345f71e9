import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { deliver, story } from './support/events.ts'

const worker = await startWorker(await testConfig({}))
const { prisma } = worker

const mailsOf = (userId: string) => prisma.mail.findMany({ where: { userId }, orderBy: { key: 'asc' } })
const keysOf = async (userId: string) => (await mailsOf(userId)).map(({ key }) => key)
const contactOf = (userId: string) => prisma.contact.findUnique({ where: { userId } })
const inboxSize = () => prisma.inbox.count()

async function deliverAll(...payloads: string[]) {
  for (const payload of payloads) expect((await deliver(worker, payload)).statusCode).toBe(200)
}

describe('what is told of a customer and of an order', () => {
  const ada = story()

  test('becomes one mail each, about the right order', async () => {
    await deliverAll(ada.userCreated(), ada.orderCreated(), ada.orderConfirmed(), ada.orderCancelled())
    await deliverAll(ada.paymentRefunded())
    expect(await mailsOf(ada.userId)).toMatchObject([
      { kind: 'order.cancelled', key: `order.cancelled.${ada.orderId}`, orderId: ada.orderId },
      { kind: 'order.confirmed', key: `order.confirmed.${ada.orderId}`, orderId: ada.orderId },
      { kind: 'order.created', key: `order.created.${ada.orderId}`, orderId: ada.orderId },
      { kind: 'payment.refunded', key: `payment.refunded.${ada.paymentId}`, orderId: ada.orderId },
      { kind: 'user.created', key: `user.created.${ada.userId}`, orderId: null },
    ])
  })

  test('greets the customer by name, as text and as HTML', async () => {
    for (const { text, html, subject } of await mailsOf(ada.userId)) {
      expect(text).toMatch(/^Hello Ada,\n/)
      expect(html).toContain('<p>Hello Ada,</p>')
      expect(html).toContain(subject)
    }
  })

  test('is not written again for another event that tells the same', async () => {
    const before = await mailsOf(ada.userId)
    await deliverAll(ada.orderCreated(), ada.orderConfirmed(), ada.orderCancelled(), ada.paymentRefunded())
    expect((await mailsOf(ada.userId)).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  })
})

describe('each event', () => {
  const events = [
    ['user.created', (it: ReturnType<typeof story>) => it.userCreated()],
    ['user.updated', (it: ReturnType<typeof story>) => it.userUpdated({})],
    ['order.created', (it: ReturnType<typeof story>) => it.orderCreated()],
    ['order.confirmed', (it: ReturnType<typeof story>) => it.orderConfirmed()],
    ['order.cancelled', (it: ReturnType<typeof story>) => it.orderCancelled()],
    ['payment.refunded', (it: ReturnType<typeof story>) => it.paymentRefunded()],
  ] as const

  test.each(events)('%s: a second delivery changes nothing', async (_, make) => {
    const it = story()
    const payload = make(it)
    await deliverAll(payload)
    const state = async () => [await keysOf(it.userId), await contactOf(it.userId), await inboxSize()]
    const before = await state()
    await deliverAll(payload)
    expect(await state()).toEqual(before)
  })

  test.each(events)('%s: eight deliveries at once are one', async (type, make) => {
    const it = story()
    const payload = make(it)
    const size = await inboxSize()
    const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(worker, payload)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200))
    expect(await keysOf(it.userId)).toHaveLength(type === 'user.updated' ? 0 : 1)
    expect(await inboxSize()).toBe(size + 1)
  })
})

test('whatever the order of arrival, and whatever comes twice, the same mails are written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), fc.boolean(), async (choices, atOnce) => {
      const it = story()
      const payloads = [
        it.userCreated(),
        it.userUpdated({ email: 'new@example.test', name: 'Grace' }),
        it.orderCreated(),
        it.orderCreated(),
        it.orderConfirmed(),
        it.orderCancelled(),
        it.paymentRefunded(),
      ]
      const arriving = [...payloads, ...payloads]
        .map((payload) => ({ payload, place: choices.next().value ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ payload }) => payload)
      if (atOnce) await Promise.all(arriving.map((payload) => deliverAll(payload)))
      else await deliverAll(...arriving)
      expect(await keysOf(it.userId)).toEqual([
        `order.cancelled.${it.orderId}`,
        `order.confirmed.${it.orderId}`,
        `order.created.${it.orderId}`,
        `payment.refunded.${it.paymentId}`,
        `user.created.${it.userId}`,
      ])
      expect(await contactOf(it.userId)).toMatchObject({
        email: 'new@example.test',
        name: 'Grace',
        revision: 2,
      })
    }),
    { numRuns: 25 },
  )
})

describe('a contact', () => {
  test('is not set back by an older revision', async () => {
    const it = story()
    await deliverAll(it.userUpdated({ revision: 3, name: 'Third' }), it.userUpdated({ name: 'Second' }))
    await deliverAll(it.userCreated())
    expect(await contactOf(it.userId)).toMatchObject({ revision: 3, name: 'Third' })
  })

  test('keeps nothing that a header does not take', async () => {
    const it = story({ name: 'Eve\r\nBcc: all@example.test', email: 'eve@example.test' })
    await deliverAll(it.userCreated())
    expect(await contactOf(it.userId)).toMatchObject({
      name: 'Eve Bcc: all@example.test',
      email: 'eve@example.test',
    })
  })
})

test('a transaction that breaks in the middle leaves nothing, and the next delivery does all of it', async () => {
  const it = story()
  const payload = it.userCreated()
  const size = await inboxSize()
  // The last statement of the handler fails, for this one customer.
  await prisma.$executeRawUnsafe(
    `ALTER TABLE mails ADD CONSTRAINT trap CHECK (user_id <> '${it.userId}') NOT VALID`,
  )
  expect((await deliver(worker, payload)).statusCode).toBe(500)
  expect(await contactOf(it.userId)).toBeNull()
  expect(await inboxSize()).toBe(size)

  await prisma.$executeRawUnsafe('ALTER TABLE mails DROP CONSTRAINT trap')
  await deliverAll(payload)
  expect(await contactOf(it.userId)).not.toBeNull()
  expect(await keysOf(it.userId)).toHaveLength(1)
})
