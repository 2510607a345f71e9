import { afterEach, describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import {
  anOrder,
  call,
  cancelled,
  confirmed,
  created,
  deliver,
  paymentOf,
  published,
} from './support/orders.ts'
import { dashboard, intentOf, newestEvent, webhook } from './support/stripe.ts'

const apps = await startApps()
const { web, worker, emulator } = apps
const stripe = dashboard(apps)

afterEach(() => expectEqualBooks(apps))

describe('a webhook', () => {
  it('settles a payment that was processing', async () => {
    const [good, bad] = [anOrder('pm_card_processing'), anOrder('pm_card_processing_declined')]
    for (const order of [good, bad])
      expect((await call(web, order)).json()).toMatchObject({ status: 'pending' })
    emulator.decide()
    const events = [
      await newestEvent(apps, good, 'payment_intent.amount_capturable_updated'),
      await newestEvent(apps, bad, 'payment_intent.payment_failed'),
    ]
    for (const event of events) expect((await webhook(apps, event)).statusCode).toBe(200)
    expect(await published(web, good)).toEqual(['payment.authorized'])
    expect(await published(web, bad)).toEqual(['payment.declined'])
  })

  it('voids what was authorized after the order was cancelled', async () => {
    const order = anOrder('pm_card_processing')
    await deliver(worker, created(order))
    await deliver(worker, cancelled(order))
    emulator.decide()
    await webhook(apps, await newestEvent(apps, order, 'payment_intent.amount_capturable_updated'))
    expect(await paymentOf(web, order)).toMatchObject({ state: 'voided' })
  })

  it('that is repeated changes nothing', async () => {
    const order = anOrder('pm_card_processing')
    await call(web, order)
    emulator.decide()
    const event = await newestEvent(apps, order, 'payment_intent.amount_capturable_updated')
    await Promise.all(Array.from({ length: 4 }, () => webhook(apps, event)))
    const before = await paymentOf(web, order)
    expect((await webhook(apps, event)).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toEqual(before)
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it('that is stale changes nothing', async () => {
    const order = anOrder()
    await call(web, order)
    await deliver(worker, confirmed(order))
    const before = await paymentOf(web, order)
    const old = await newestEvent(apps, order, 'payment_intent.amount_capturable_updated')
    expect((await webhook(apps, old)).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toEqual(before)
  })

  it("records what was done in Stripe's dashboard", async () => {
    const [voided, refunded] = [anOrder(), anOrder()]
    for (const order of [voided, refunded]) await call(web, order)
    await deliver(worker, confirmed(refunded))
    await stripe.paymentIntents.cancel(await intentOf(apps, voided))
    await stripe.refunds.create({ payment_intent: await intentOf(apps, refunded) })
    await webhook(apps, await newestEvent(apps, voided, 'payment_intent.canceled'))
    await webhook(apps, await newestEvent(apps, refunded, 'charge.refunded'))
    expect(await published(web, voided)).toEqual(['payment.authorized', 'payment.voided'])
    expect(await published(web, refunded)).toEqual([
      'payment.authorized',
      'payment.captured',
      'payment.refunded',
    ])
  })

  it('changes nothing that Stripe does not confirm', async () => {
    const order = anOrder()
    await call(web, order)
    const event = await newestEvent(apps, order, 'payment_intent.amount_capturable_updated')
    const untrue = { ...event, data: { object: { ...event.data.object, status: 'succeeded' } } }
    expect((await webhook(apps, untrue)).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
  })

  it('that cannot be applied now: 503, and Stripe sends it again', async () => {
    const order = anOrder('pm_card_processing')
    await call(web, order)
    emulator.decide()
    const event = await newestEvent(apps, order, 'payment_intent.amount_capturable_updated')
    emulator.fail({ next: 2 })
    expect((await webhook(apps, event)).statusCode).toBe(503)
    expect((await webhook(apps, event)).statusCode).toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
  })

  it('of another type, or of an unknown payment, is accepted and ignored', async () => {
    const event = {
      id: 'evt_1',
      object: 'event',
      type: 'customer.created',
      data: { object: { object: 'customer' } },
    }
    expect((await webhook(apps, event)).statusCode).toBe(200)
    const stranger = await stripe.paymentIntents.create({ amount: 100, currency: 'eur' })
    const foreign = { ...event, type: 'payment_intent.created', data: { object: stranger } }
    expect((await webhook(apps, foreign)).statusCode).toBe(200)
    await stripe.paymentIntents.cancel(stranger.id)
  })
})

it.each([
  ['null', null, 400],
  ['empty', {}, 400],
  ['without an object', { data: { object: null } }, 400],
  [
    'about a payment whose charge has refunds of another form',
    {
      data: {
        object: {
          object: 'payment_intent',
          id: 'pi_1',
          status: 'succeeded',
          latest_charge: { refunds: { data: 5 } },
        },
      },
    },
    200,
  ],
  ['about a payment whose id is no string', { data: { object: { object: 'payment_intent', id: 5 } } }, 200],
  [
    'about a payment with an invalid id',
    { data: { object: { object: 'payment_intent', id: 'pi_\0' } } },
    200,
  ],
  [
    'about a refund of nothing',
    { data: { object: { object: 'charge', refunded: true, payment_intent: {} } } },
    200,
  ],
])('a signed but malformed body changes nothing: %s', async (_, body, status) => {
  expect((await webhook(apps, body)).statusCode).toBe(status)
})

it('Stripe delivers webhooks until they are accepted', async () => {
  const address = await web.listen({ host: '127.0.0.1', port: 0 })
  emulator.setWebhookUrl(`${address}/webhooks/stripe`)
  const order = anOrder('pm_card_processing')
  await deliver(worker, created(order))
  expect(await paymentOf(web, order)).toMatchObject({ state: 'pending' })
  // Decides, and repeats the webhooks that were not accepted.
  emulator.release()
  await emulator.idle()
  expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
  await deliver(worker, confirmed(order))
  await emulator.idle()
  expect(await published(web, order)).toEqual(['payment.authorized', 'payment.captured'])
  const pending = emulator.deliveries().filter(({ deliveredAt }) => deliveredAt === null)
  expect(pending).toEqual([])
})
