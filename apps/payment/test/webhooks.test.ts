import { afterEach, describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { webhookSecret } from './support/card-network.ts'
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
import { dashboard, send, webhook } from './support/stripe.ts'

const apps = await startApps()
const { web, worker, network } = apps
const stripe = dashboard(apps)

afterEach(() => expectEqualBooks(apps))

async function intentOf(order: Order): Promise<string> {
  const { intentId } = await paymentOf(web, order)
  if (intentId === null) throw new Error('no intent yet')
  return intentId
}

/** The newest event of Stripe's about a payment, as Stripe would send it. */
async function newestEvent(order: Order, type: string) {
  const intent = await intentOf(order)
  const { id } = network.deliveries().findLast((it) => it.intent === intent && it.type === type) ?? { id: '' }
  return stripe.events.retrieve(id)
}

describe('a webhook', () => {
  it('tells what the card network has made up its mind about', async () => {
    const [good, bad] = [anOrder('pm_card_processing'), anOrder('pm_card_processing_declined')]
    for (const order of [good, bad])
      expect((await call(web, order)).json()).toMatchObject({ status: 'pending' })
    await network.idle()
    const told = [
      await newestEvent(good, 'payment_intent.amount_capturable_updated'),
      await newestEvent(bad, 'payment_intent.payment_failed'),
    ]
    for (const event of told) expect((await webhook(apps, event)).statusCode).toBe(200)
    expect(await said(web, good)).toEqual(['payment.authorized'])
    expect(await said(web, bad)).toEqual(['payment.declined'])
  })

  it('lets go of what was authorised after the order was cancelled', async () => {
    const order = anOrder('pm_card_processing')
    await deliver(worker, created(order))
    await deliver(worker, cancelled(order))
    await network.idle()
    await webhook(apps, await newestEvent(order, 'payment_intent.amount_capturable_updated'))
    expect(await paymentOf(web, order)).toMatchObject({ state: 'voided' })
  })

  it('that is repeated changes nothing', async () => {
    const order = anOrder('pm_card_processing')
    await call(web, order)
    await network.idle()
    const event = await newestEvent(order, 'payment_intent.amount_capturable_updated')
    await Promise.all(Array.from({ length: 4 }, () => webhook(apps, event)))
    const before = await paymentOf(web, order)
    expect((await webhook(apps, event)).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toEqual(before)
    expect(await said(web, order)).toEqual(['payment.authorized'])
  })

  it('that comes late takes nothing back', async () => {
    const order = anOrder()
    await call(web, order)
    await deliver(worker, confirmed(order))
    const before = await paymentOf(web, order)
    const old = await newestEvent(order, 'payment_intent.amount_capturable_updated')
    expect((await webhook(apps, old)).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toEqual(before)
  })

  it("tells what was done by hand, in Stripe's dashboard", async () => {
    const [voided, refunded] = [anOrder(), anOrder()]
    for (const order of [voided, refunded]) await call(web, order)
    await deliver(worker, confirmed(refunded))
    await stripe.paymentIntents.cancel(await intentOf(voided))
    await stripe.refunds.create({ payment_intent: await intentOf(refunded) })
    await webhook(apps, await newestEvent(voided, 'payment_intent.canceled'))
    await webhook(apps, await newestEvent(refunded, 'charge.refunded'))
    expect(await said(web, voided)).toEqual(['payment.authorized', 'payment.voided'])
    expect(await said(web, refunded)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded'])
  })

  it('is believed only as far as the card network confirms it', async () => {
    const order = anOrder()
    await call(web, order)
    const event = await newestEvent(order, 'payment_intent.amount_capturable_updated')
    const untrue = { ...event, data: { object: { ...event.data.object, status: 'succeeded' } } }
    expect((await webhook(apps, untrue)).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
  })

  it('that cannot be followed now is asked for again', async () => {
    const order = anOrder('pm_card_processing')
    await call(web, order)
    await network.idle()
    const event = await newestEvent(order, 'payment_intent.amount_capturable_updated')
    network.fail({ next: 2 })
    expect((await webhook(apps, event)).statusCode).toBe(503)
    expect((await webhook(apps, event)).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
  })

  it('of another sort, or of a payment that is not ours, is taken and ignored', async () => {
    const event = {
      id: 'evt_1',
      object: 'event',
      type: 'customer.created',
      data: { object: { object: 'customer' } },
    }
    expect((await webhook(apps, event)).statusCode).toBe(200)
    const stranger = await stripe.paymentIntents.create({ amount: 100, currency: 'eur' })
    const told = { ...event, type: 'payment_intent.created', data: { object: stranger } }
    expect((await webhook(apps, told)).statusCode).toBe(200)
    await stripe.paymentIntents.cancel(stranger.id)
  })
})

describe('a webhook that is not from Stripe, or not from now: 400, and nothing changes', () => {
  it.each<[string, (event: object) => ReturnType<typeof send>]>([
    ['signed with another secret', (event) => webhook(apps, event, { secret: 'whsec_other' })],
    ['signed six minutes ago', (event) => webhook(apps, event, { age: 360 })],
    ['not signed', (event) => send(apps, JSON.stringify(event))],
    ['signed for another body', (event) => send(apps, `${JSON.stringify(event)} `, signed(event))],
    ['empty', () => send(apps, '')],
  ])('%s', async (_, forge) => {
    const order = anOrder('pm_card_processing')
    await call(web, order)
    await network.idle()
    const event = await newestEvent(order, 'payment_intent.amount_capturable_updated')
    const response = await forge(event)
    expect(response.statusCode).toBe(400)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(await paymentOf(web, order)).toMatchObject({ state: 'pending' })
    expect((await webhook(apps, event)).statusCode, 'the true one').toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
  })

  const signed = (event: object) => ({
    'stripe-signature': stripe.webhooks.generateTestHeaderString({
      payload: JSON.stringify(event),
      secret: webhookSecret,
    }),
  })

  it('too large: 413', async () => {
    expect((await send(apps, 'x'.repeat(300 * 1024))).statusCode).toBe(413)
  })
})

it('the card network delivers by itself, until it is heard', async () => {
  const address = await web.listen({ host: '127.0.0.1', port: 0 })
  network.setWebhookUrl(`${address}/webhooks/stripe`)
  const order = anOrder('pm_card_processing')
  await deliver(worker, created(order))
  await network.idle()
  expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
  await deliver(worker, confirmed(order))
  await network.idle()
  expect(await said(web, order)).toEqual(['payment.authorized', 'payment.captured'])
  const pending = network.deliveries().filter(({ deliveredAt }) => deliveredAt === null)
  expect(pending).toEqual([])
})
