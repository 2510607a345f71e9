import { eventually, limits } from '@fanfare/local/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hear } from '../src/payments/hear.ts'
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
  said,
} from './support/orders.ts'

// The moment that matters most: the card network has done something, and the process is gone before it is stored.
const apps = await startApps()
const { web, worker, network } = apps

afterEach(() => expectEqualBooks(apps))

const booksOf = ({ orderId }: Order) =>
  network.books().filter(({ metadata }) => metadata['orderId'] === orderId)

describe('killed between the answer and the commit', () => {
  it('of an intent: it is the same intent that is authorised later', async () => {
    await using _ = await losingFirstCommit(web, 'pending')
    const order = anOrder()
    expect((await call(web, order)).statusCode).toBe(500)
    expect(booksOf(order)).toMatchObject([{ status: 'requires_confirmation', amount_capturable: 0 }])
    expect((await call(web, order)).json()).toMatchObject({ status: 'authorized' })
    expect(booksOf(order)).toHaveLength(1)
  })

  it('of an authorisation: the event finds it, and nothing is held twice', async () => {
    await using _ = await losingFirstCommit(web, 'authorized')
    const order = anOrder()
    expect((await call(web, order)).statusCode).toBe(500)
    expect(booksOf(order)).toMatchObject([{ amount_capturable: order.amount }])
    expect(await said(web, order), 'said in the transaction that was lost').toEqual([])
    expect((await deliver(worker, created(order))).statusCode).toBe(200)
    expect(booksOf(order)).toHaveLength(1)
    expect(await said(web, order)).toEqual(['payment.authorized'])
  })

  it('of an authorisation, and the order is cancelled: what is held is let go', async () => {
    await using _ = await losingFirstCommit(web, 'authorized')
    const order = anOrder()
    expect((await call(web, order)).statusCode).toBe(500)
    expect((await deliver(worker, cancelled(order))).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'voided' })
    expect(await said(web, order)).toEqual(['payment.voided'])
  })

  it('of a decline: the card is not asked again', async () => {
    await using _ = await losingFirstCommit(web, 'declined')
    const order = anOrder('pm_card_chargeDeclined')
    expect((await call(web, order)).statusCode).toBe(500)
    expect((await call(web, order)).json()).toMatchObject({ status: 'declined' })
    await network.idle()
    const failures = network.deliveries().filter(({ intent }) => intent === booksOf(order)[0]?.id)
    expect(failures, 'payment_intent.payment_failed').toHaveLength(1)
  })

  it('of a capture: the second delivery finds it, and takes nothing more', async () => {
    await using _ = await losingFirstCommit(web, 'captured')
    const order = anOrder()
    await deliver(worker, created(order))
    const message = confirmed(order)
    expect((await deliver(worker, message)).statusCode).toBe(500)
    expect(booksOf(order)).toMatchObject([{ amount_received: order.amount }])
    expect((await deliver(worker, message)).statusCode).toBe(200)
    expect(await said(web, order)).toEqual(['payment.authorized', 'payment.captured'])
  })

  it('of a capture, and the order is cancelled: what was taken is given back', async () => {
    await using _ = await losingFirstCommit(web, 'captured')
    const order = anOrder()
    await deliver(worker, created(order))
    expect((await deliver(worker, confirmed(order))).statusCode).toBe(500)
    expect((await deliver(worker, cancelled(order))).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'refunded' })
  })

  it.each([
    ['voided', [created, cancelled]],
    ['refunded', [created, confirmed, cancelled]],
  ] as const)('%s: the second delivery finds it', async (state, messages) => {
    await using _ = await losingFirstCommit(web, state)
    const order = anOrder()
    const statuses: number[] = []
    for (const message of messages) {
      const event = message(order)
      const { statusCode } = await deliver(worker, event)
      statuses.push(statusCode)
      if (statusCode !== 200) statuses.push((await deliver(worker, event)).statusCode)
    }
    expect(statuses.slice(-2)).toEqual([500, 200])
    expect(await paymentOf(web, order)).toMatchObject({ state })
    expect((await said(web, order)).filter((type) => type === `payment.${state}`)).toHaveLength(1)
  })
})

describe('a process that was killed while it settled', () => {
  const leaseOf = ({ orderId }: Order) => web.prisma.lease.count({ where: { orderId } })

  /** An order whose payment is wanted, and is leased to such a process for an hour. */
  async function leasedOrder(): Promise<Order> {
    const order = anOrder()
    await hear(web.prisma, { ...order, orderStatus: 'created' })
    await web.prisma.$executeRaw`
      INSERT INTO leases (order_id, holder, until)
      VALUES (${order.orderId}::uuid, gen_random_uuid(), now() + interval '1 hour')`
    return order
  }

  it('keeps others away while its lease lasts', async () => {
    const order = await leasedOrder()
    await expect(web.settle(order.orderId, { patience: 0 })).rejects.toThrow('somebody else is settling it')
    expect(booksOf(order)).toEqual([])
    expect(await leaseOf(order)).toBe(1)
  })

  it('is waited for until its lease has expired, and no longer', async () => {
    const order = await leasedOrder()
    using query = vi.spyOn(web.pool, 'query')
    const settling = web.settle(order.orderId, { patience: limits.wait })
    // The second one is sent when the first was refused.
    await eventually('two requests for the lease', () => {
      const asked = query.mock.calls.filter(([statement]) => Object(statement).name === 'take-lease')
      expect(asked.length).toBeGreaterThan(1)
    })
    expect(booksOf(order)).toEqual([])
    await web.prisma.$executeRaw`UPDATE leases SET until = now() WHERE order_id = ${order.orderId}::uuid`
    expect(await settling).toMatchObject({ state: 'authorized' })
    expect(await leaseOf(order)).toBe(0)
  })
})
