import { changeTables, keptEvents } from '@fanfare/local/testing'
import fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import service from '../service.ts'
import { startWorker, testConfig } from './support/apps.ts'
import { type Customer, deliver, newCustomer } from './support/events.ts'

const worker = await startWorker(await testConfig({}))
const { db } = worker
const change = (sql: string) => changeTables(inject('database'), worker.config.DATABASE_URL, sql)

const mailsOf = (userId: string) => db.mail.findMany({ where: { userId }, orderBy: { key: 'asc' } })
const keysOf = async (userId: string) => (await mailsOf(userId)).map(({ key }) => key)
const contactOf = (userId: string) => db.contact.findUnique({ where: { userId } })
const inboxSize = () => db.inbox.count()

async function deliverAll(...payloads: string[]) {
  for (const payload of payloads) expect((await deliver(worker, payload)).statusCode).toBe(200)
}

test.each(keptEvents(service))('%s is handled', async (_, message) => deliverAll(message))

describe('events about a customer and an order', () => {
  const ada = newCustomer()

  test('make one mail each, with its order id', async () => {
    await deliverAll(ada.userVerified(), ada.orderCreated(), ada.orderConfirmed(), ada.orderCancelled())
    expect(await mailsOf(ada.userId)).toMatchObject([
      { kind: 'order.cancelled', key: `order.cancelled.${ada.orderId}`, orderId: ada.orderId },
      { kind: 'order.confirmed', key: `order.confirmed.${ada.orderId}`, orderId: ada.orderId },
      { kind: 'order.created', key: `order.created.${ada.orderId}`, orderId: ada.orderId },
      { kind: 'user.verified', key: `user.verified.${ada.userId}`, orderId: null },
    ])
  })

  test('make mails that greet the customer by name, as text and as HTML', async () => {
    for (const { text, html, subject } of await mailsOf(ada.userId)) {
      expect(text).toMatch(/^Hello Ada,\n/)
      expect(html).toContain('<p>Hello Ada,</p>')
      expect(html).toContain(subject)
    }
  })

  test('make no second mail when they are published again under new ids', async () => {
    const before = await mailsOf(ada.userId)
    await deliverAll(ada.orderCreated(), ada.orderConfirmed(), ada.orderCancelled())
    expect((await mailsOf(ada.userId)).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  })
})

describe('each event', () => {
  const events = [
    ['user.created', (customer: Customer) => customer.userCreated()],
    ['user.updated', (customer: Customer) => customer.userUpdated({})],
    ['user.verified', (customer: Customer) => customer.userVerified()],
    ['user.notice-issued', (customer: Customer) => customer.notice('confirm-address')],
    ['order.created', (customer: Customer) => customer.orderCreated()],
    ['order.confirmed', (customer: Customer) => customer.orderConfirmed()],
    ['order.cancelled', (customer: Customer) => customer.orderCancelled()],
  ] as const

  test.each(events)('%s: a second delivery changes nothing', async (_, make) => {
    const customer = newCustomer()
    const payload = make(customer)
    await deliverAll(payload)
    const state = async () => [
      await keysOf(customer.userId),
      await contactOf(customer.userId),
      await inboxSize(),
    ]
    const before = await state()
    await deliverAll(payload)
    expect(await state()).toEqual(before)
  })

  test.each(events)('%s: eight concurrent deliveries are handled once', async (type, make) => {
    const customer = newCustomer()
    const payload = make(customer)
    const size = await inboxSize()
    const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(worker, payload)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200))
    expect(await keysOf(customer.userId)).toHaveLength(/user\.(created|updated)/.test(type) ? 0 : 1)
    expect(await inboxSize()).toBe(size + 1)
  })
})

test('the same mails are stored for every order of arrival, with duplicates', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), fc.boolean(), async (choices, atOnce) => {
      const customer = newCustomer()
      const payloads = [
        customer.userCreated(),
        customer.userVerified(),
        customer.userUpdated({ email: 'new@example.test', name: 'Grace', revision: 3 }),
        customer.orderCreated(),
        customer.orderCreated(),
        customer.orderConfirmed(),
        customer.orderCancelled(),
      ]
      const arriving = [...payloads, ...payloads]
        .map((payload) => ({ payload, place: choices.next().value ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ payload }) => payload)
      if (atOnce) await Promise.all(arriving.map((payload) => deliverAll(payload)))
      else await deliverAll(...arriving)
      expect(await keysOf(customer.userId)).toEqual([
        `order.cancelled.${customer.orderId}`,
        `order.confirmed.${customer.orderId}`,
        `order.created.${customer.orderId}`,
        `user.verified.${customer.userId}`,
      ])
      expect(await contactOf(customer.userId)).toMatchObject({
        email: 'new@example.test',
        name: 'Grace',
        revision: 3,
        verified: true,
      })
    }),
    { numRuns: 25 },
  )
})

describe('a contact', () => {
  test('is not overwritten by an older revision', async () => {
    const customer = newCustomer()
    await deliverAll(
      customer.userUpdated({ revision: 3, name: 'Third' }),
      customer.userUpdated({ name: 'Second' }),
    )
    await deliverAll(customer.userCreated())
    expect(await contactOf(customer.userId)).toMatchObject({ revision: 3, name: 'Third' })
  })

  test('contains no characters that a header rejects', async () => {
    const customer = newCustomer({ name: 'Eve\r\nBcc: all@example.test', email: 'eve@example.test' })
    await deliverAll(customer.userCreated())
    expect(await contactOf(customer.userId)).toMatchObject({
      name: 'Eve Bcc: all@example.test',
      email: 'eve@example.test',
    })
  })
})

test('a failed transaction stores nothing, and the next delivery stores everything', async () => {
  const customer = newCustomer()
  const payload = customer.userVerified()
  const size = await inboxSize()
  // The last statement of the handler fails, for this one customer.
  await change(`ALTER TABLE mails ADD CONSTRAINT trap CHECK (user_id <> '${customer.userId}') NOT VALID`)
  expect((await deliver(worker, payload)).statusCode).toBe(500)
  expect(await contactOf(customer.userId)).toBeNull()
  expect(await inboxSize()).toBe(size)

  await change('ALTER TABLE mails DROP CONSTRAINT trap')
  await deliverAll(payload)
  expect(await contactOf(customer.userId)).not.toBeNull()
  expect(await keysOf(customer.userId)).toHaveLength(1)
})
