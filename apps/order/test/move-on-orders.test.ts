import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { moveOnOrders } from '../src/orders/move-on-orders.ts'
import { startApps } from './support/apps.ts'
import { deliver, runTask, tells } from './support/events.ts'
import { byBoth, byCard, postOrder, readOrder, said, saidTypes } from './support/orders.ts'
import { authorizes, isStillAsking } from './support/payment.ts'

const { web, worker, identity, payment } = await startApps()
const ada = await identity.newCustomer()

beforeEach(async () => {
  // The time stands still, so that a test's own steps take none of it.
  vi.useFakeTimers({ toFake: ['Date'] })
  payment.behave(isStillAsking)
  await web.prisma.order.deleteMany()
})
afterEach(() => {
  vi.useRealTimers()
})

const placed = async (order: object = byBoth): Promise<string> => (await postOrder(web, ada, order)).json().id
/** Runs the task as it would run so many seconds from now. */
const runIn = (seconds: number) => moveOnOrders(worker, new Date(Date.now() + seconds * 1000))
const count = async (id: string, type: string) =>
  (await saidTypes(web, id)).filter((said) => said === type).length

describe('an order that nobody decides', () => {
  it('is told of again after a minute, as a new event with the same facts', async () => {
    const id = await placed()
    await runIn(55)
    expect(await saidTypes(web, id)).toEqual(['order.created'])
    await runIn(61)
    const [first, second] = await said(web, id)
    expect(second).toEqual(first)
    const rows = await web.prisma.outbox.findMany({ where: { key: id } })
    expect(new Set(rows.map(({ eventId }) => eventId)).size).toBe(2)
  })

  it('is told of less and less often, and cancelled after a quarter of an hour', async () => {
    const id = await placed()
    const told: number[] = []
    for (let minute = 1; minute <= 20; minute++) {
      const before = await count(id, 'order.created')
      await runIn(minute * 60 + 1)
      if ((await count(id, 'order.created')) > before) told.push(minute)
    }
    expect(told).toEqual([1, 3, 7])
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', reason: 'timed-out' })
    expect(await count(id, 'order.cancelled')).toBeGreaterThan(0)
  })

  it('is asked for three times before it is cancelled, since the answers may have waited for us', async () => {
    const id = await placed()
    for (const minute of [60, 62, 64]) {
      await runIn(minute * 60)
      expect(await readOrder(web, ada, id)).toMatchObject({ status: 'pending' })
    }
    await runIn(66 * 60)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', reason: 'timed-out' })
    expect(await count(id, 'order.created')).toBe(4)
    expect(await count(id, 'order.cancelled')).toBe(1)
  })

  it('ends as its answers say when they come after all', async () => {
    const id = await placed()
    await runIn(61)
    await deliver(worker, tells('user.balance-debited', id))
    await deliver(worker, tells('payment.authorized', id))
    await runIn(3600)
    await runIn(7300)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
  })
})

describe('a decided order whose money nobody accounts for', () => {
  it('says again that it is confirmed, until the card is collected', async () => {
    payment.behave(authorizes)
    const id = await placed(byCard)
    await runIn(61)
    expect(await saidTypes(web, id)).toEqual(['order.created', 'order.confirmed', 'order.confirmed'])
    await deliver(worker, tells('payment.captured', id))
    await runIn(100_000)
    expect(await count(id, 'order.confirmed')).toBe(2)
  })

  it('says again that it is cancelled, until everything is given back', async () => {
    payment.behave(authorizes)
    const id = await placed(byBoth)
    await deliver(worker, tells('user.balance-debit-rejected', id))
    await runIn(61)
    const [, first, second] = await said(web, id)
    expect(second).toEqual(first)
    expect(first).toMatchObject({ type: 'order.cancelled', data: { reason: 'balance-too-small' } })
    await deliver(worker, tells('payment.voided', id))
    await runIn(100_000)
    expect(await count(id, 'order.cancelled')).toBe(2)
  })

  it('gives up after ten times', async () => {
    payment.behave(authorizes)
    const id = await placed(byCard)
    for (let day = 1; day <= 15; day++) await runIn(day * 24 * 3600)
    expect(await count(id, 'order.confirmed')).toBe(11)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed', payment: 'authorized' })
  })
})

describe('the task', () => {
  it('moves on hundreds of orders, each once, though it runs twice at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 150 }, () => placed()))
    await Promise.all([runIn(61), runIn(61)])
    const rows = await web.prisma.outbox.groupBy({ by: ['key'], where: { key: { in: ids } }, _count: true })
    expect(new Set(rows.map(({ _count }) => _count))).toEqual(new Set([2]))
    expect(rows).toHaveLength(150)
  })

  it('is what the daemon’s schedule runs', async () => {
    const id = await placed()
    await web.prisma.order.update({ where: { id }, data: { askedAt: new Date(Date.now() - 61_000) } })
    const response = await runTask(worker, 'move-on-orders')
    expect([response.statusCode, response.body]).toEqual([200, ''])
    expect(await saidTypes(web, id)).toEqual(['order.created', 'order.created'])
    expect((await runTask(worker, 'prune-inbox')).statusCode).toBe(200)
  })
})
