import { afterEach, describe, expect, it } from 'vitest'
import { aFewAtOnce } from '../src/payments/a-few-at-once.ts'
import { hear, type OrderNews } from '../src/payments/hear.ts'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { anOrder, call, daemonHeaders, type Order, paymentOf, said } from './support/orders.ts'

const apps = await startApps()
const { web, worker, network } = apps

afterEach(() => expectEqualBooks(apps))

const settlePayments = () =>
  worker.inject({ method: 'POST', url: '/schedules/settle-payments', headers: daemonHeaders })

/** What a process stored that was killed before it could do it. */
const wanted = (order: Order, orderStatus: OrderNews['orderStatus']) =>
  hear(web.prisma, { ...order, orderStatus })

/** As if nothing had happened to the payments for two minutes. */
const twoMinutesLater = () =>
  web.prisma.$executeRaw`
    UPDATE payments SET updated_at = updated_at - interval '2 minutes', tried_at = tried_at - interval '2 minutes'`

describe('settle-payments', () => {
  it('brings what was left behind to where it should be', async () => {
    const [open, kept, taken, gone] = [anOrder(), anOrder(), anOrder(), anOrder()]
    for (const order of [kept, taken, gone]) await call(web, order)
    await wanted(open, 'created')
    await wanted(taken, 'confirmed')
    await wanted(gone, 'cancelled')
    await twoMinutesLater()
    expect((await settlePayments()).statusCode).toBe(200)
    const states = await Promise.all([open, kept, taken, gone].map((order) => paymentOf(web, order)))
    expect(states.map(({ state }) => state)).toEqual(['authorized', 'authorized', 'captured', 'voided'])
  })

  it('asks about what the card network had not made up its mind about, if no webhook came', async () => {
    const order = anOrder('pm_card_processing')
    await call(web, order)
    network.decide()
    await twoMinutesLater()
    await settlePayments()
    expect(await said(web, order)).toEqual(['payment.authorized'])
  })

  it('leaves alone what others may be at', async () => {
    const order = anOrder()
    await wanted(order, 'created')
    // Not long ago, however long the test takes.
    await web.prisma.$executeRaw`
      UPDATE payments SET updated_at = now() + interval '1 hour' WHERE order_id = ${order.orderId}::uuid`
    await settlePayments()
    expect(await paymentOf(web, order)).toMatchObject({ state: 'pending' })
  })

  it('goes through all of them, and one that cannot be settled keeps none waiting', async () => {
    const orders = Array.from({ length: 120 }, () => anOrder())
    await aFewAtOnce(orders, 4, (order) => wanted(order, 'cancelled'))
    const [stuck = anOrder()] = orders
    await web.prisma.$executeRaw`
      INSERT INTO leases (order_id, holder, until)
      VALUES (${stuck.orderId}::uuid, gen_random_uuid(), now() + interval '1 minute')`
    await twoMinutesLater()
    expect((await settlePayments()).statusCode).toBe(200)
    const left = await web.prisma.payment.findMany({ where: { state: 'pending', orderStatus: 'cancelled' } })
    expect(left.map(({ orderId }) => orderId)).toEqual([stuck.orderId])
    await web.prisma.lease.deleteMany()
  })

  it('sent twice at once, it settles once', async () => {
    const order = anOrder()
    await wanted(order, 'created')
    await twoMinutesLater()
    const answers = await Promise.all([settlePayments(), settlePayments()])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(await said(web, order)).toEqual(['payment.authorized'])
  })
})
