import { eventually, limits } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { removeExpiredLeases, withLease } from '../src/payments/lease.ts'
import { settle } from '../src/payments/settle.ts'
import { recordOrderStatus } from '../src/payments/store.ts'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { losingFirstCommit } from './support/lost-commits.ts'
import {
  anOrder,
  call,
  cancelled,
  confirmed,
  created,
  deliver,
  type Order,
  paymentOf,
  published,
  untilState,
} from './support/orders.ts'

// Stripe has taken a step, and the process is killed before it is stored.
const apps = await startApps()
const { web, worker, emulator } = apps

afterEach(() => expectEqualBooks(apps))

const booksOf = ({ orderId }: Order) =>
  emulator.intents().filter(({ metadata }) => metadata['orderId'] === orderId)

describe('killed between the answer of Stripe and the commit', () => {
  it('of an intent: the same intent is authorized later', async () => {
    await using _ = await losingFirstCommit(web, 'pending')
    const order = anOrder()
    expect((await call(web, order)).statusCode).toBe(500)
    expect(booksOf(order)).toMatchObject([{ status: 'requires_confirmation', amount_capturable: 0 }])
    expect((await call(web, order)).json()).toMatchObject({ status: 'authorized' })
    expect(booksOf(order)).toHaveLength(1)
  })

  it.each([
    ['the process goes on', () => Promise.resolve(0)],
    [
      'the process is killed',
      ({ orderId }: Order) => web.db.$executeRaw`
        WITH forgotten AS (UPDATE payments SET may_be_open = false WHERE order_id = ${orderId}::uuid)
        INSERT INTO leases (order_id, holder, until) VALUES (${orderId}::uuid, gen_random_uuid(), now())`,
    ],
    [
      'the schedule finds the lease of the killed process',
      async ({ orderId }: Order) => {
        await web.db.$executeRaw`
          WITH forgotten AS (UPDATE payments SET may_be_open = false WHERE order_id = ${orderId}::uuid)
          INSERT INTO leases (order_id, holder, until)
          VALUES (${orderId}::uuid, gen_random_uuid(), now() - interval '1 minute')`
        await removeExpiredLeases(web, new Date())
        expect(await web.db.lease.count({ where: { orderId } })).toBe(0)
      },
    ],
  ])('of an intent, %s, and the order is cancelled: the intent is, too', async (_, ends) => {
    await using _lost = await losingFirstCommit(web, 'pending')
    const order = anOrder()
    expect((await call(web, order)).statusCode).toBe(500)
    await ends(order)
    await deliver(worker, cancelled(order))
    expect(await paymentOf(web, order)).toMatchObject({ state: 'voided' })
    expect(booksOf(order)).toMatchObject([{ status: 'canceled' }])
  })

  it('of an authorization: the event finds it, and nothing is held twice', async () => {
    await using _ = await losingFirstCommit(web, 'authorized')
    const order = anOrder()
    expect((await call(web, order)).statusCode).toBe(500)
    expect(booksOf(order)).toMatchObject([{ amount_capturable: order.amount }])
    expect(await published(web, order), 'published by the transaction that was lost').toEqual([])
    expect((await deliver(worker, created(order))).statusCode).toBe(200)
    expect(booksOf(order)).toHaveLength(1)
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it('of an authorization, and the order is cancelled: it is voided', async () => {
    await using _ = await losingFirstCommit(web, 'authorized')
    const order = anOrder()
    expect((await call(web, order)).statusCode).toBe(500)
    expect((await deliver(worker, cancelled(order))).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'voided' })
    expect(await published(web, order)).toEqual(['payment.voided'])
  })

  it('of a decline: the card is not charged again', async () => {
    await using _ = await losingFirstCommit(web, 'declined')
    const order = anOrder('pm_card_chargeDeclined')
    expect((await call(web, order)).statusCode).toBe(500)
    expect((await call(web, order)).json()).toMatchObject({ status: 'declined' })
    await emulator.idle()
    const failures = emulator.deliveries().filter(({ intent }) => intent === booksOf(order)[0]?.id)
    expect(failures, 'payment_intent.payment_failed').toHaveLength(1)
  })

  it('of a capture: the next try finds it, and captures nothing more', async () => {
    await using _ = await losingFirstCommit(web, 'captured')
    const order = anOrder()
    await deliver(worker, created(order))
    await deliver(worker, confirmed(order))
    expect(booksOf(order)).toMatchObject([{ amount_received: order.amount }])
    expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
    await untilState(web, order, 'captured')
    expect(await published(web, order)).toEqual(['payment.authorized', 'payment.captured'])
  })

  it('of a capture, and the order is cancelled: it is refunded', async () => {
    await using _ = await losingFirstCommit(web, 'captured')
    const order = anOrder()
    await deliver(worker, created(order))
    await deliver(worker, confirmed(order))
    await deliver(worker, cancelled(order))
    await untilState(web, order, 'refunded')
  })

  it.each([
    ['voided', [created, cancelled]],
    ['refunded', [created, confirmed, cancelled]],
  ] as const)('%s: the next try finds it', async (state, messages) => {
    await using _ = await losingFirstCommit(web, state)
    const order = anOrder()
    for (const message of messages) await deliver(worker, message(order))
    expect(await paymentOf(web, order)).not.toMatchObject({ state })
    await untilState(web, order, state)
    expect((await published(web, order)).filter((type) => type === `payment.${state}`)).toHaveLength(1)
  })
})

const leaseOf = ({ orderId }: Order) => web.db.lease.count({ where: { orderId } })

describe('the lease of a process that settles', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is renewed as long as it does', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { orderId } = anOrder()
    await withLease(web, orderId, 0, async () => {
      await web.db.$executeRaw`UPDATE leases SET until = now() WHERE order_id = ${orderId}::uuid`
      vi.advanceTimersByTime(2_000)
      await eventually('the renewal', async () =>
        expect(await web.db.lease.count({ where: { orderId, until: { gt: new Date() } } })).toBe(1),
      )
    })
  })

  it('is not released once it is another’s', async () => {
    const order = anOrder()
    await withLease(web, order.orderId, 0, async () => {
      await web.db.lease.update({ where: { orderId: order.orderId }, data: { holder: uuidv7() } })
    })
    expect(await leaseOf(order)).toBe(1)
  })
})

describe('the lease of a process that was killed while it settled', () => {
  /** An order whose payment is to be authorized, and is leased to such a process for an hour. */
  async function leasedOrder(): Promise<Order> {
    const order = anOrder()
    await recordOrderStatus(web.db, { ...order, orderStatus: 'created' })
    await web.db.$executeRaw`
      INSERT INTO leases (order_id, holder, until)
      VALUES (${order.orderId}::uuid, gen_random_uuid(), now() + interval '1 hour')`
    return order
  }

  it('blocks others until it expires', async () => {
    const order = await leasedOrder()
    await expect(settle(web, order.orderId, { maxWait: 0 })).rejects.toThrow('another process is settling it')
    expect(booksOf(order)).toEqual([])
    expect(await leaseOf(order)).toBe(1)
  })

  it('is taken by the next process as soon as it has expired', async () => {
    const order = await leasedOrder()
    using query = vi.spyOn(web.pool, 'query')
    const settling = settle(web, order.orderId, { maxWait: limits.wait })
    // The second one is sent after the first was refused.
    await eventually('two requests for the lease', () => {
      const queries = query.mock.calls.filter(([statement]) => Object(statement).name === 'take-lease')
      expect(queries.length).toBeGreaterThan(1)
    })
    expect(booksOf(order)).toEqual([])
    await web.db.$executeRaw`UPDATE leases SET until = now() WHERE order_id = ${order.orderId}::uuid`
    expect(await settling).toMatchObject({ state: 'authorized' })
    expect(await leaseOf(order)).toBe(0)
  })
})
