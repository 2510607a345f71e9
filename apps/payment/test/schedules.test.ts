import { eventually } from '@fanfare/local/testing'
import pLimit from 'p-limit'
import { afterEach, describe, expect, it } from 'vitest'
import { settleStuckPayments } from '../src/payments/settle-stuck-payments.ts'
import { type OrderUpdate, recordOrderStatus } from '../src/payments/store.ts'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { anOrder, call, daemonHeaders, type Order, paymentOf, published } from './support/orders.ts'

const apps = await startApps()
const { web, worker, emulator } = apps

afterEach(() => expectEqualBooks(apps))

const settlePayments = () =>
  worker.inject({ method: 'POST', url: '/schedules/settle-payments', headers: daemonHeaders })

/** As a process leaves it that is killed before it settles. */
const record = (order: Order, orderStatus: OrderUpdate['orderStatus']) =>
  recordOrderStatus(web.db, { ...order, orderStatus })

/** As if the payments had not changed for two minutes. */
const twoMinutesLater = () =>
  web.db.$executeRaw`
    UPDATE payments SET updated_at = updated_at - interval '2 minutes', tried_at = tried_at - interval '2 minutes'`

describe('settle-payments', () => {
  it('settles the payments of processes that were killed', async () => {
    const [open, kept, taken, gone] = [anOrder(), anOrder(), anOrder(), anOrder()]
    for (const order of [kept, taken, gone]) await call(web, order)
    await record(open, 'created')
    await record(taken, 'confirmed')
    await record(gone, 'cancelled')
    await twoMinutesLater()
    expect((await settlePayments()).statusCode).toBe(200)
    const states = await Promise.all([open, kept, taken, gone].map((order) => paymentOf(web, order)))
    expect(states.map(({ state }) => state)).toEqual(['authorized', 'authorized', 'captured', 'voided'])
  })

  it('queries Stripe about a payment that was processing, if no webhook came', async () => {
    const order = anOrder('pm_card_processing')
    await call(web, order)
    emulator.decide()
    await twoMinutesLater()
    await settlePayments()
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it('leaves out payments that have just changed', async () => {
    const order = anOrder()
    await record(order, 'created')
    // Recent, however long the test takes.
    await web.db.$executeRaw`
      UPDATE payments SET updated_at = now() + interval '1 hour', tried_at = now() - interval '1 hour'
      WHERE order_id = ${order.orderId}::uuid`
    await settlePayments()
    expect(await paymentOf(web, order)).toMatchObject({ state: 'pending' })
  })

  it('settles every stuck payment, and one that cannot be settled delays no other', async () => {
    const orders = Array.from({ length: 120 }, () => anOrder())
    await pLimit(4).map(orders, (order) => record(order, 'cancelled'))
    const [stuck = anOrder()] = orders
    await web.db.$executeRaw`
      INSERT INTO leases (order_id, holder, until)
      VALUES (${stuck.orderId}::uuid, gen_random_uuid(), now() + interval '1 minute')`
    await twoMinutesLater()
    expect((await settlePayments()).statusCode).toBe(200)
    const left = await web.db.payment.findMany({ where: { state: 'pending', orderStatus: 'cancelled' } })
    expect(left.map(({ orderId }) => orderId)).toEqual([stuck.orderId])
    await web.db.lease.deleteMany()
  })

  it('goes on without a payment that takes too long', async () => {
    const slow = Array.from({ length: 10 }, () => anOrder('pm_card_slow'))
    const [good, gone] = [anOrder(), anOrder()]
    await call(web, gone)
    for (const order of [...slow, good]) await record(order, 'created')
    await record(gone, 'cancelled')
    await twoMinutesLater()
    await settleStuckPayments(worker, 50)
    await eventually('the others to be settled', async () => {
      expect(await paymentOf(web, good)).toMatchObject({ state: 'authorized' })
      expect(await paymentOf(web, gone)).toMatchObject({ state: 'voided' })
    })
    for (const order of slow) expect(await paymentOf(web, order)).toMatchObject({ state: 'pending' })
    await eventually('the slow ones to be settled', async () => {
      emulator.answer()
      for (const order of slow) expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
    })
  })

  it('tries a payment that Stripe refuses again and again, and its alarm counts from its last progress', async () => {
    const order = anOrder()
    await record(order, 'created')
    emulator.fail({ next: 100, status: 401 })
    for (let tries = 0; tries < 8; tries++) {
      await twoMinutesLater()
      await settlePayments()
    }
    const isAbove = () =>
      web.db.$queryRaw`SELECT value > 900 AS above FROM measures WHERE name = 'unsettled-payments'`
    expect(await isAbove()).toEqual([{ above: true }])
    emulator.fail({ next: 0 })
    await twoMinutesLater()
    await settlePayments()
    expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
    expect(await isAbove()).toEqual([{ above: false }])
  })

  it('two concurrent runs settle once', async () => {
    const order = anOrder()
    await record(order, 'created')
    await twoMinutesLater()
    const answers = await Promise.all([settlePayments(), settlePayments()])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })
})
