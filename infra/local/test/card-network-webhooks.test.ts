import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { restart } from '../src/part.ts'
import { eventually } from '../src/testing/eventually.ts'
import { authorization, errorOf, startNetwork, startReceiver, webhookSecret } from './card-network-support.ts'

test('an event is signed as the SDK expects it, and only so', async () => {
  await using receiver = await startReceiver()
  await using bench = await startNetwork({ webhookUrl: receiver.url })

  const held = await bench.stripe.paymentIntents.create(authorization, { idempotencyKey: 'authorize-1' })
  await bench.network.idle()

  const [{ body, signature } = { body: '', signature: '' }] = receiver.received
  const event = bench.stripe.webhooks.constructEvent(body, signature, webhookSecret)
  expect(event).toMatchObject({
    id: expect.stringMatching(/^evt_/),
    object: 'event',
    type: 'payment_intent.amount_capturable_updated',
    livemode: false,
    request: { id: held.lastResponse.requestId, idempotency_key: 'authorize-1' },
  })
  expect(event.data.object).toEqual(held)
  const SignatureVerification = Stripe.errors.StripeSignatureVerificationError
  expect(() => bench.stripe.webhooks.constructEvent(body, signature, 'whsec_other')).toThrow(
    SignatureVerification,
  )
  expect(() => bench.stripe.webhooks.constructEvent(`${body} `, signature, webhookSecret)).toThrow(
    SignatureVerification,
  )
})

test('each step is told', async () => {
  await using receiver = await startReceiver()
  await using bench = await startNetwork({ webhookUrl: receiver.url })
  bench.network.hold()
  const { paymentIntents, refunds } = bench.stripe

  const tell = async (step: Promise<unknown>, ...types: string[]) => {
    await step
    bench.network.decide()
    await bench.network.idle()
    expect(receiver.types().toSorted()).toEqual(types.toSorted())
    receiver.received.length = 0
  }
  const held = paymentIntents.create(authorization)
  await tell(held, 'payment_intent.amount_capturable_updated')
  const { id } = await held
  await tell(paymentIntents.capture(id), 'payment_intent.succeeded')
  await tell(refunds.create({ payment_intent: id }), 'charge.refunded')
  const other = await paymentIntents.create({ ...authorization, confirm: false })
  await tell(paymentIntents.cancel(other.id), 'payment_intent.canceled')
  const declined = { ...authorization, payment_method: 'pm_card_chargeDeclined' }
  await tell(errorOf(paymentIntents.create(declined)), 'payment_intent.payment_failed')
  const processing = { ...authorization, payment_method: 'pm_card_processing' }
  await tell(
    paymentIntents.create(processing),
    'payment_intent.processing',
    'payment_intent.amount_capturable_updated',
  )
})

test('a webhook is tried again until it is taken, newly signed and with the same id', async () => {
  await using receiver = await startReceiver((nth) => [500, 302, 200][nth] ?? 200)
  await using bench = await startNetwork({ webhookUrl: receiver.url })

  await bench.stripe.paymentIntents.create(authorization)
  await bench.network.idle()

  expect(receiver.received).toHaveLength(3)
  expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).id)).size).toBe(1)
  for (const { body, signature } of receiver.received) {
    bench.stripe.webhooks.constructEvent(body, signature, webhookSecret)
  }
  expect(bench.network.deliveries()).toMatchObject([
    { attempts: 3, lastAnswer: '200', deliveredAt: expect.any(Number) },
  ])
})

test('one webhook that nobody takes does not hold up the next', async () => {
  await using receiver = await startReceiver((_, type) => (type === 'payment_intent.succeeded' ? 200 : 500))
  await using bench = await startNetwork({ webhookUrl: receiver.url })

  bench.network.hold()

  const { id } = await bench.stripe.paymentIntents.create(authorization)
  await bench.network.deliver()
  await bench.stripe.paymentIntents.capture(id)

  await eventually('the second webhook to be taken, and the first not', () =>
    expect(bench.network.deliveries()).toMatchObject([
      { type: 'payment_intent.amount_capturable_updated', deliveredAt: null },
      { type: 'payment_intent.succeeded', deliveredAt: expect.any(Number) },
    ]),
  )
})

test('while it is held, a webhook is tried once, and again when a test says so', async () => {
  await using receiver = await startReceiver((nth) => (nth < 2 ? 500 : 200))
  await using bench = await startNetwork({ webhookUrl: receiver.url })
  bench.network.hold()
  await bench.stripe.paymentIntents.create(authorization)
  const attempts = (count: number) =>
    eventually('the attempts', () => expect(bench.network.deliveries()).toMatchObject([{ attempts: count }]))
  await attempts(1)

  expect(await bench.network.deliver()).toBe(1)
  await attempts(2)
  expect(bench.network.busy()).toBe('webhooks pending: 1')
  bench.network.release()
  await bench.network.idle()

  expect(bench.network.deliveries()).toMatchObject([{ attempts: 3, lastAnswer: '200' }])
  expect(await bench.network.deliver()).toBe(0)
})

test('pending webhooks outlive a restart, and wait for an address to be known', async () => {
  await using bench = await startNetwork({ webhookUrl: 'http://127.0.0.1:1/nobody' })
  const { id } = await bench.stripe.paymentIntents.create(authorization)
  await eventually('a first attempt', () =>
    expect(bench.network.deliveries()).toMatchObject([{ deliveredAt: null, lastAnswer: expect.any(String) }]),
  )
  expect(bench.network.busy()).toBe('webhooks pending: 1')

  bench.network.setWebhookUrl(undefined)
  await restart(bench.network)
  await bench.network.idle()
  expect(bench.network.deliveries()).toMatchObject([{ intent: id, deliveredAt: null }])
  await using receiver = await startReceiver()
  bench.network.setWebhookUrl(receiver.url)
  await bench.network.idle()

  expect(receiver.types()).toEqual(['payment_intent.amount_capturable_updated'])
  expect(bench.network.deliveries()).toMatchObject([{ deliveredAt: expect.any(Number) }])
})

test('events can be asked for again', async () => {
  await using receiver = await startReceiver()
  await using bench = await startNetwork({ webhookUrl: receiver.url })
  const { events, paymentIntents } = bench.stripe
  const { id } = await paymentIntents.create(authorization)
  await paymentIntents.capture(id)
  await bench.network.idle()

  const all = await events.list()
  expect(all.data.map((it) => it.type)).toEqual([
    'payment_intent.succeeded',
    'payment_intent.amount_capturable_updated',
  ])
  const [newest] = all.data
  expect(await events.retrieve(newest?.id ?? '')).toEqual(newest)
  expect(newest).toMatchObject({ pending_webhooks: 0, data: { object: { id, amount_received: 1250 } } })
  expect((await events.list({ type: 'payment_intent.succeeded' })).data).toEqual([newest])
  expect((await events.list({ types: ['charge.refunded'] })).data).toEqual([])
  expect((await events.list({ delivery_success: false })).data).toEqual([])
  expect((await events.list({ limit: 1, starting_after: newest?.id ?? '' })).data).toEqual([all.data[1]])
})
