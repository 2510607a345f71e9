import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAnswerDelay } from '../src/orders/answer-delay.ts'
import { nudgeStalledOrders } from '../src/orders/nudge-stalled-orders.ts'
import { startApps } from './support/apps.ts'
import { balanceEvent, deliver, runTask } from './support/events.ts'
import {
  byBalance,
  postOrder,
  published,
  publishedTypes,
  readOrder,
  relay,
  storedEvents,
} from './support/orders.ts'

const { web, worker, identity } = await startApps()
const ada = await identity.newCustomer()

beforeEach(async () => {
  // The clock is stopped, so that the steps of a test take no time.
  vi.useFakeTimers({ toFake: ['Date'] })
  await web.db.order.deleteMany()
})
afterEach(() => {
  vi.useRealTimers()
})

const placed = async (): Promise<string> => (await postOrder(web, ada, byBalance)).json().id
/** Runs the task as it would run in so many seconds, when all events have left the outbox. */
async function runAfter(seconds: number, answerDelay = createAnswerDelay(), most?: number) {
  await relay(web)
  await nudgeStalledOrders(worker, answerDelay, new Date(Date.now() + seconds * 1000), most)
}
/** So many orders that wait for their capture, and nothing else. */
async function storeConfirmed(orders: number): Promise<void> {
  const { userId } = await web.db.order.findUniqueOrThrow({ where: { id: await placed() } })
  await relay(web)
  await web.db.order.deleteMany()
  await web.pool.query(
    `INSERT INTO orders (id, user_id, status, payment, balance, total, balance_amount, card_amount, currency,
       created_at, updated_at, asked_at)
     SELECT gen_random_uuid(), $1, 'confirmed', 'authorized', 'none', 490, 0, 490, 'EUR', $2, $2, $2
     FROM generate_series(1, $3)`,
    [userId, new Date(), orders],
  )
}
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
    const rows = await storedEvents(web, id)
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

  it('is decided by its answer when it comes late', async () => {
    const id = await placed()
    await runAfter(61)
    await deliver(worker, balanceEvent('user.balance-debited', id))
    await runAfter(3600)
    await runAfter(7300)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
  })
})

describe('a decided order with money left to move', () => {
  /** The balance is debited and has to be credited. */
  const cancelled = async () => {
    const id = await placed()
    await deliver(worker, balanceEvent('user.balance-debited', id))
    await web.inject({ method: 'POST', url: `/orders/${id}/cancel`, headers: ada.headers })
    return id
  }

  it('publishes its cancellation again until everything is given back', async () => {
    const id = await cancelled()
    await runAfter(61)
    const [first, second] = (await published(web, id)).filter(({ type }) => type === 'order.cancelled')
    expect(second).toEqual(first)
    expect(first).toMatchObject({ type: 'order.cancelled', data: { reason: 'cancelled-by-customer' } })
    await deliver(worker, balanceEvent('user.balance-credited', id))
    await runAfter(100_000)
    expect(await count(id, 'order.cancelled')).toBe(2)
  })

  it('is nudged after a minute, however often it was nudged before its decision', async () => {
    const id = await placed()
    for (const minute of [1, 3, 7]) await runAfter(minute * 60 + 1)
    await web.inject({ method: 'POST', url: `/orders/${id}/cancel`, headers: ada.headers })
    await runAfter(61)
    expect(await count(id, 'order.cancelled')).toBe(2)
  })

  it('is given up after ten nudges', async () => {
    const id = await cancelled()
    for (let day = 1; day <= 15; day++) await runAfter(day * 24 * 3600)
    expect(await count(id, 'order.cancelled')).toBe(11)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', balance: 'debited' })
    // It takes no place of others in later runs.
    expect(await web.db.order.count({ where: { id, askedAt: null } })).toBe(1)
  })
})

describe('while there is a backlog', () => {
  it('an order whose event is still in the outbox is not nudged, however old it is', async () => {
    const id = await placed()
    await nudgeStalledOrders(worker, createAnswerDelay(), new Date(Date.now() + 3600_000))
    expect(await count(id, 'order.created')).toBe(1)
    await runAfter(3600)
    expect(await count(id, 'order.created')).toBe(2)
  })

  it('an order waits for as long as answers take at present, and is not cancelled meanwhile', async () => {
    const id = await placed()
    const answerDelay = createAnswerDelay()
    const answers = (delaySeconds: number, untilSecond: number) => {
      const answered = new Date(Date.now() + untilSecond * 1000)
      const asked = new Date(answered.getTime() - delaySeconds * 1000)
      for (let i = 0; i < 50; i++) answerDelay.record('user.balance-debited', asked, answered)
    }
    for (const minute of [2, 10, 18]) {
      answers(20 * 60, minute * 60)
      await runAfter(minute * 60, answerDelay)
    }
    expect(await count(id, 'order.created')).toBe(1)
    answers(1, 19 * 60)
    await runAfter(19 * 60, answerDelay)
    expect(await count(id, 'order.created')).toBe(2)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'pending' })
  })

  it('nudges that are not answered are not followed by more than a limit in five minutes', async () => {
    await storeConfirmed(300)
    const nudged = () => web.db.order.count({ where: { nudges: { gt: 0 } } })
    const totals: number[] = []
    for (const second of [61, 121, 181, 241, 301, 362]) {
      await runAfter(second, createAnswerDelay(), 120)
      totals.push(await nudged())
    }
    expect(totals).toEqual([120, 120, 120, 120, 120, 240])
  })

  it('of a minute, none of 150 orders is nudged; 120 if answers do not tell of it, and 150 without either limit', async () => {
    const minute = 61
    const slow = createAnswerDelay()
    const answered = new Date(Date.now() + minute * 1000)
    for (let i = 0; i < 50; i++) slow.record('payment.captured', new Date(), answered)
    const nudged = async (answerDelay: ReturnType<typeof createAnswerDelay>, most: number) => {
      await web.db.order.deleteMany()
      await storeConfirmed(150)
      await runAfter(minute, answerDelay, most)
      return web.db.outbox.count()
    }
    expect(await nudged(slow, 120)).toBe(0)
    expect(await nudged(createAnswerDelay(), 120)).toBe(120)
    expect(await nudged(createAnswerDelay(), 1_000)).toBe(150)
  })
})

describe('the task', () => {
  it('nudges hundreds of orders, each once, when it runs twice at the same time', async () => {
    await storeConfirmed(150)
    const run = () => nudgeStalledOrders(worker, createAnswerDelay(), new Date(Date.now() + 61_000))
    await Promise.all([run(), run()])
    const published = await web.db.outbox.findMany({ where: { type: 'order.confirmed' } })
    expect(published).toHaveLength(150)
    expect(new Set(published.map(({ key }) => key)).size).toBe(150)
  })

  it('is run by the daemon’s schedule', async () => {
    const id = await placed()
    await web.db.order.update({ where: { id }, data: { askedAt: new Date(Date.now() - 61_000) } })
    await relay(web)
    const response = await runTask(worker, 'nudge-stalled-orders')
    expect([response.statusCode, response.body]).toEqual([200, ''])
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.created'])
    expect((await runTask(worker, 'prune-inbox')).statusCode).toBe(200)
  })

  // The last test: the worker remembers these answers.
  it('the answers that the worker handles say how long they take', async () => {
    const before = await Promise.all(Array.from({ length: 20 }, () => placed()))
    const id = await placed()
    await web.db.order.updateMany({
      where: { id: { in: before } },
      data: { askedAt: new Date(Date.now() - 3600_000) },
    })
    for (const each of before) await deliver(worker, balanceEvent('user.balance-debited', each))
    await relay(web)
    const placedAt = (secondsAgo: number) =>
      web.db.order.update({ where: { id }, data: { askedAt: new Date(Date.now() - secondsAgo * 1000) } })
    await placedAt(120)
    await runTask(worker, 'nudge-stalled-orders')
    expect(await count(id, 'order.created')).toBe(1)
    await placedAt(3 * 3600)
    await runTask(worker, 'nudge-stalled-orders')
    expect(await count(id, 'order.created')).toBe(2)
  })
})
