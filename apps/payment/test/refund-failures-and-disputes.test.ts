import { afterEach, describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import {
  anOrder,
  cancelled,
  confirmed,
  created,
  deliver,
  type Order,
  paymentOf,
  published,
} from './support/orders.ts'
import { dashboard, intentOf, newestEvent, webhook } from './support/stripe.ts'

const apps = await startApps()
const { web, worker, emulator } = apps

afterEach(() => expectEqualBooks(apps))

async function captured(): Promise<Order> {
  const order = anOrder()
  for (const message of [created(order), confirmed(order)]) await deliver(worker, message)
  return order
}

async function hear(order: Order, type: string) {
  expect((await webhook(apps, await newestEvent(apps, order, type))).statusCode).toBe(200)
}

describe('a refund that the bank of the customer does not take', () => {
  it('is no obstacle to a later one that it takes', async () => {
    const order = await captured()
    const intent = await intentOf(apps, order)
    await dashboard(apps).refunds.create({ payment_intent: intent, amount: 1 })
    emulator.failRefunds(intent)
    await deliver(worker, cancelled(order))
    expect(await paymentOf(web, order)).toMatchObject({ state: 'refunded', reason: null })
  })

  it('is recorded and published with the reason, once', async () => {
    const order = await captured()
    await deliver(worker, cancelled(order))
    emulator.failRefunds(await intentOf(apps, order))
    await hear(order, 'refund.failed')
    await hear(order, 'refund.failed')
    const failed = { state: 'refund_failed', reason: 'expired_or_canceled_card' }
    expect(await paymentOf(web, order)).toMatchObject(failed)
    const events = ['payment.authorized', 'payment.captured', 'payment.refunded', 'payment.refund-failed']
    expect(await published(web, order)).toEqual(events)
    await hear(order, 'charge.refunded')
    expect(await paymentOf(web, order), 'after a stale webhook').toMatchObject(failed)
  })

  it('changes nothing when Stripe does not confirm it', async () => {
    const order = await captured()
    await deliver(worker, cancelled(order))
    const refund = { object: 'refund', status: 'failed', payment_intent: await intentOf(apps, order) }
    const event = { id: 'evt_1', object: 'event', type: 'refund.failed', data: { object: refund } }
    expect((await webhook(apps, event)).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'refunded' })
  })
})

describe('a charge that the customer disputes', () => {
  it('is not refunded when the order is cancelled, until the shop has won', async () => {
    const order = await captured()
    const intent = await intentOf(apps, order)
    emulator.dispute(intent, 'needs_response')
    await hear(order, 'charge.dispute.created')
    await deliver(worker, cancelled(order))
    expect(await paymentOf(web, order)).toMatchObject({ state: 'captured', dispute: 'open' })
    emulator.dispute(intent, 'won')
    await hear(order, 'charge.dispute.closed')
    expect(await paymentOf(web, order)).toMatchObject({ state: 'refunded', dispute: 'won' })
  })

  it('stays lost, also when the webhooks come in the other order', async () => {
    const order = await captured()
    const intent = await intentOf(apps, order)
    emulator.dispute(intent, 'needs_response')
    emulator.dispute(intent, 'lost')
    await hear(order, 'charge.dispute.closed')
    await hear(order, 'charge.dispute.created')
    await deliver(worker, cancelled(order))
    expect(await paymentOf(web, order)).toMatchObject({ state: 'captured', dispute: 'lost' })
    expect(await published(web, order)).toEqual(['payment.authorized', 'payment.captured'])
  })
})
