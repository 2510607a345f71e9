import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import { startCardApps } from './support/card-apps.ts'
import { signalEvent, signalTypes } from './support/card-events.ts'
import { deliver } from './support/events.ts'
import { byBoth, postOrder, published, publishedTypes, readOrder } from './support/orders.ts'
import { answersPending } from './support/payment.ts'

const { web, worker, identity, payment } = await startCardApps()
const ada = await identity.newCustomer()

beforeEach(() => payment.behave(answersPending))

/** An order with both parts pending. */
const placed = async (): Promise<string> => (await postOrder(web, ada, byBoth)).json().id
const statusOf = async (delivery: ReturnType<typeof deliver>) => (await delivery).statusCode

describe('every event about the card of an order', () => {
  it.each([
    ['payment.authorized', { status: 'pending', payment: 'authorized' }],
    ['payment.declined', { status: 'cancelled', payment: 'declined', reason: 'payment-declined' }],
    ['payment.captured', { status: 'pending', payment: 'captured' }],
    ['payment.voided', { status: 'cancelled', payment: 'voided', reason: 'payment-reversed' }],
    ['payment.refunded', { status: 'cancelled', payment: 'refunded', reason: 'payment-reversed' }],
    ['payment.refund-failed', { status: 'cancelled', payment: 'refund_failed', reason: 'payment-reversed' }],
  ] as const)('%s changes the order once, however often it is delivered', async (type, becomes) => {
    const id = await placed()
    const message = signalEvent(type, id)
    expect(await statusOf(deliver(worker, message))).toBe(200)
    const once = await readOrder(web, ada, id)
    expect(once).toMatchObject(becomes)
    const events = await publishedTypes(web, id)

    expect(await statusOf(deliver(worker, message))).toBe(200)
    expect(await statusOf(deliver(worker, signalEvent(type, id))), 'the same fact as another event').toBe(200)
    expect(await readOrder(web, ada, id)).toEqual(once)
    expect(await publishedTypes(web, id)).toEqual(events)
  })

  it.each(signalTypes)('%s, delivered eight times at once, is handled once', async (type) => {
    const id = await placed()
    const message = signalEvent(type, id)
    const statuses = await Promise.all(Array.from({ length: 8 }, () => statusOf(deliver(worker, message))))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect((await publishedTypes(web, id)).length).toBeLessThanOrEqual(2)
    expect(await worker.db.inbox.count({ where: { eventId: JSON.parse(message).id } })).toBe(1)
  })

  it.each(signalTypes)('%s about an unknown order is delivered again: 503', async (type) => {
    const message = signalEvent(type, uuidv7())
    expect(await statusOf(deliver(worker, message))).toBe(503)
    expect(await worker.db.inbox.count({ where: { eventId: JSON.parse(message).id } })).toBe(0)
  })
})

it('a decline without a fault of the card: the order says so, and blames nobody in its event', async () => {
  const id = await placed()
  const message = JSON.parse(signalEvent('payment.declined', id))
  const data = { ...message.data, cardAtFault: false, reason: 'amount_too_small' }
  expect(await statusOf(deliver(worker, JSON.stringify({ ...message, data })))).toBe(200)
  const becomes = { status: 'cancelled', reason: 'payment-failed', payment: 'failed' }
  expect(await readOrder(web, ada, id)).toMatchObject(becomes)
  expect((await published(web, id)).at(-1)).toMatchObject({
    ...{ type: 'order.cancelled', data: { reason: 'timed-out', detail: 'payment-failed' } },
  })
})

describe('the outcomes of the two parts', () => {
  it('confirm the order once when they are delivered at the same time, twice each', async () => {
    const id = await placed()
    const messages = [signalEvent('payment.authorized', id), signalEvent('user.balance-debited', id)]
    await Promise.all([...messages, ...messages].map((message) => deliver(worker, message)))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.confirmed'])
  })

  it('cancel the order once when both fail at the same time', async () => {
    const id = await placed()
    const messages = [signalEvent('payment.declined', id), signalEvent('user.balance-debit-rejected', id)]
    await Promise.all(messages.map((message) => deliver(worker, message)))
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.cancelled'])
  })

  it('and all later events may be delivered in any order', async () => {
    const confirmed = ['payment.authorized', 'user.balance-debited', 'payment.captured'] as const
    const cancelled = ['payment.authorized', 'user.balance-debit-rejected', 'payment.voided'] as const
    const anyOrder = fc
      .constantFrom<readonly (typeof signalTypes)[number][]>(confirmed, cancelled)
      .chain((events) => fc.shuffledSubarray([...events, ...events], { minLength: 6 }))
    await fc.assert(
      fc.asyncProperty(anyOrder, async (events) => {
        const id = await placed()
        for (const type of events) await deliver(worker, signalEvent(type, id))
        const good = !events.includes('payment.voided')
        expect(await readOrder(web, ada, id)).toMatchObject(
          good
            ? { status: 'confirmed', payment: 'captured', balance: 'debited' }
            : { status: 'cancelled', payment: 'voided', balance: 'rejected' },
        )
        expect(await publishedTypes(web, id)).toEqual([
          'order.created',
          good ? 'order.confirmed' : 'order.cancelled',
        ])
      }),
      { numRuns: 25 },
    )
  })
})
