import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nudgeStalledOrders } from '../src/orders/nudge-stalled-orders.ts'
import { startApps } from './support/apps.ts'
import { deliver, runTask, signalEvent } from './support/events.ts'
import { byBoth, byCard, postOrder, published, publishedTypes, readOrder } from './support/orders.ts'
import { answersPending, authorizes } from './support/payment.ts'

const { web, worker, identity, payment } = await startApps()
const ada = await identity.newCustomer()

beforeEach(async () => {
  // The clock is stopped, so that the steps of a test take no time.
  vi.useFakeTimers({ toFake: ['Date'] })
  payment.behave(answersPending)
  await web.db.order.deleteMany()
})
afterEach(() => {
  vi.useRealTimers()
})

const placed = async (order: object = byBoth): Promise<string> => (await postOrder(web, ada, order)).json().id
/** Runs the task as it would run in so many seconds. */
const runAfter = (seconds: number) => nudgeStalledOrders(worker, new Date(Date.now() + seconds * 1000))
const count = async (id: string, type: string) =>
  (await publishedTypes(web, id)).filter((published) => published === type).length

describe('an undecided order', () => {
  it('is nudged after a minute: a new event with the same data', async () => {
    const id = await placed()
    await runAfter(55)
    expect(await publishedTypes(web, id)).toEqual(['order.created'])
    await runAfter(61)
    const [first, second] = await published(web, id)
    expect(second).toEqual(first)
    const rows = await web.db.outbox.findMany({ where: { key: id } })
    expect(new Set(rows.map(({ eventId }) => eventId)).size).toBe(2)
  })

  it('is nudged at doubling intervals, and cancelled after 15 minutes', async () => {
    const id = await placed()
    const nudged: number[] = []
    for (let minute = 1; minute <= 20; minute++) {
      const before = await count(id, 'order.created')
      await runAfter(minute * 60 + 1)
      if ((await count(id, 'order.created')) > before) nudged.push(minute)
    }
    expect(nudged).toEqual([1, 3, 7])
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', reason: 'timed-out' })
    expect(await count(id, 'order.cancelled')).toBeGreaterThan(0)
  })

  it('is nudged three times before it is cancelled, since the answers may be in the service’s own queue', async () => {
    const id = await placed()
    for (const minute of [60, 62, 64]) {
      await runAfter(minute * 60)
      expect(await readOrder(web, ada, id)).toMatchObject({ status: 'pending' })
    }
    await runAfter(66 * 60)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', reason: 'timed-out' })
    expect(await count(id, 'order.created')).toBe(4)
    expect(await count(id, 'order.cancelled')).toBe(1)
  })

  it('is decided by its answers when they come late', async () => {
    const id = await placed()
    await runAfter(61)
    await deliver(worker, signalEvent('user.balance-debited', id))
    await deliver(worker, signalEvent('payment.authorized', id))
    await runAfter(3600)
    await runAfter(7300)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
  })
})

describe('a decided order with money left to move', () => {
  it('publishes its confirmation again until the card is captured', async () => {
    payment.behave(authorizes)
    const id = await placed(byCard)
    await runAfter(61)
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.confirmed', 'order.confirmed'])
    await deliver(worker, signalEvent('payment.captured', id))
    await runAfter(100_000)
    expect(await count(id, 'order.confirmed')).toBe(2)
  })

  it('publishes its cancellation again until everything is given back', async () => {
    payment.behave(authorizes)
    const id = await placed(byBoth)
    await deliver(worker, signalEvent('user.balance-debit-rejected', id))
    await runAfter(61)
    const [, first, second] = await published(web, id)
    expect(second).toEqual(first)
    expect(first).toMatchObject({ type: 'order.cancelled', data: { reason: 'balance-too-small' } })
    await deliver(worker, signalEvent('payment.voided', id))
    await runAfter(100_000)
    expect(await count(id, 'order.cancelled')).toBe(2)
  })

  it('is given up after ten nudges', async () => {
    payment.behave(authorizes)
    const id = await placed(byCard)
    for (let day = 1; day <= 15; day++) await runAfter(day * 24 * 3600)
    expect(await count(id, 'order.confirmed')).toBe(11)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed', payment: 'authorized' })
  })
})

describe('the task', () => {
  it('nudges hundreds of orders, each once, when it runs twice at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 150 }, () => placed()))
    await Promise.all([runAfter(61), runAfter(61)])
    const rows = await web.db.outbox.groupBy({ by: ['key'], where: { key: { in: ids } }, _count: true })
    expect(new Set(rows.map(({ _count }) => _count))).toEqual(new Set([2]))
    expect(rows).toHaveLength(150)
  })

  it('is run by the daemon’s schedule', async () => {
    const id = await placed()
    await web.db.order.update({ where: { id }, data: { askedAt: new Date(Date.now() - 61_000) } })
    const response = await runTask(worker, 'nudge-stalled-orders')
    expect([response.statusCode, response.body]).toEqual([200, ''])
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.created'])
    expect((await runTask(worker, 'prune-inbox')).statusCode).toBe(200)
  })
})
