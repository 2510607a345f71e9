import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { eventually } from '../../local/src/testing/eventually.ts'
import { restart } from '../lifecycle/part.ts'
import { authorization, errorOf, startEmulator, startReceiver, webhookSecret } from './support/stripe.ts'

test('an event carries a signature that the SDK verifies', async () => {
  await using receiver = await startReceiver()
  await using setup = await startEmulator({ webhookUrl: receiver.url })

  const authorized = await setup.stripe.paymentIntents.create(authorization, {
    idempotencyKey: 'authorize-1',
  })
  await setup.emulator.idle()

  const [{ body, signature } = { body: '', signature: '' }] = receiver.received
  const event = setup.stripe.webhooks.constructEvent(body, signature, webhookSecret)
  expect(event).toMatchObject({
    id: expect.stringMatching(/^evt_/),
    object: 'event',
    type: 'payment_intent.amount_capturable_updated',
    livemode: false,
    request: { id: authorized.lastResponse.requestId, idempotency_key: 'authorize-1' },
  })
  expect(event.data.object).toEqual(authorized)
  const SignatureVerification = Stripe.errors.StripeSignatureVerificationError
  expect(() => setup.stripe.webhooks.constructEvent(body, signature, 'whsec_other')).toThrow(
    SignatureVerification,
  )
  expect(() => setup.stripe.webhooks.constructEvent(`${body} `, signature, webhookSecret)).toThrow(
    SignatureVerification,
  )
})

test('each transition sends its events', async () => {
  await using receiver = await startReceiver()
  await using setup = await startEmulator({ webhookUrl: receiver.url })
  setup.emulator.hold()
  const { paymentIntents, refunds } = setup.stripe

  const expectEvents = async (step: Promise<unknown>, ...types: string[]) => {
    await step
    setup.emulator.decide()
    await setup.emulator.idle()
    expect(receiver.types().toSorted()).toEqual(types.toSorted())
    receiver.received.length = 0
  }
  const authorized = paymentIntents.create(authorization)
  await expectEvents(authorized, 'payment_intent.amount_capturable_updated')
  const { id } = await authorized
  await expectEvents(paymentIntents.capture(id), 'payment_intent.succeeded')
  await expectEvents(refunds.create({ payment_intent: id }), 'charge.refunded')
  const other = await paymentIntents.create({ ...authorization, confirm: false })
  await expectEvents(paymentIntents.cancel(other.id), 'payment_intent.canceled')
  const declined = { ...authorization, payment_method: 'pm_card_chargeDeclined' }
  await expectEvents(errorOf(paymentIntents.create(declined)), 'payment_intent.payment_failed')
  const processing = { ...authorization, payment_method: 'pm_card_processing' }
  await expectEvents(
    paymentIntents.create(processing),
    'payment_intent.processing',
    'payment_intent.amount_capturable_updated',
  )
})

test('a webhook is retried until a 2xx accepts it, newly signed and with the same id', async () => {
  await using receiver = await startReceiver((nth) => [500, 302, 200][nth] ?? 200)
  await using setup = await startEmulator({ webhookUrl: receiver.url })

  await setup.stripe.paymentIntents.create(authorization)
  await setup.emulator.idle()

  expect(receiver.received).toHaveLength(3)
  expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).id)).size).toBe(1)
  for (const { body, signature } of receiver.received) {
    setup.stripe.webhooks.constructEvent(body, signature, webhookSecret)
  }
  expect(setup.emulator.deliveries()).toMatchObject([
    { attempts: 3, lastAnswer: '200', deliveredAt: expect.any(Number) },
  ])
})

test('a webhook that fails does not delay the next', async () => {
  await using receiver = await startReceiver((_, type) => (type === 'payment_intent.succeeded' ? 200 : 500))
  await using setup = await startEmulator({ webhookUrl: receiver.url })

  setup.emulator.hold()

  const { id } = await setup.stripe.paymentIntents.create(authorization)
  await setup.emulator.deliver()
  await setup.stripe.paymentIntents.capture(id)

  await eventually('the second webhook to be delivered, and the first not', () =>
    expect(setup.emulator.deliveries()).toMatchObject([
      { type: 'payment_intent.amount_capturable_updated', deliveredAt: null },
      { type: 'payment_intent.succeeded', deliveredAt: expect.any(Number) },
    ]),
  )
})

test('with hold, a webhook is tried once, and again by deliver', async () => {
  await using receiver = await startReceiver((nth) => (nth < 2 ? 500 : 200))
  await using setup = await startEmulator({ webhookUrl: receiver.url })
  setup.emulator.hold()
  await setup.stripe.paymentIntents.create(authorization)
  const attempts = (count: number) =>
    eventually('the attempts', () => expect(setup.emulator.deliveries()).toMatchObject([{ attempts: count }]))
  await attempts(1)

  expect(await setup.emulator.deliver()).toBe(1)
  await attempts(2)
  expect(setup.emulator.busy()).toBe('webhooks pending: 1')
  setup.emulator.release()
  await setup.emulator.idle()

  expect(setup.emulator.deliveries()).toMatchObject([{ attempts: 3, lastAnswer: '200' }])
  expect(await setup.emulator.deliver()).toBe(0)
})

test('pending webhooks outlive a restart, and wait for an address', async () => {
  await using setup = await startEmulator({ webhookUrl: 'http://127.0.0.1:1/unreachable' })
  const { id } = await setup.stripe.paymentIntents.create(authorization)
  await eventually('a first attempt', () =>
    expect(setup.emulator.deliveries()).toMatchObject([
      { deliveredAt: null, lastAnswer: expect.any(String) },
    ]),
  )
  expect(setup.emulator.busy()).toBe('webhooks pending: 1')

  setup.emulator.setWebhookUrl(undefined)
  await restart(setup.emulator)
  await setup.emulator.idle()
  expect(setup.emulator.deliveries()).toMatchObject([{ intent: id, deliveredAt: null }])
  await using receiver = await startReceiver()
  setup.emulator.setWebhookUrl(receiver.url)
  await setup.emulator.idle()

  expect(receiver.types()).toEqual(['payment_intent.amount_capturable_updated'])
  expect(setup.emulator.deliveries()).toMatchObject([{ deliveredAt: expect.any(Number) }])
})

test('events can be listed and retrieved', async () => {
  await using receiver = await startReceiver()
  await using setup = await startEmulator({ webhookUrl: receiver.url })
  const { events, paymentIntents } = setup.stripe
  const { id } = await paymentIntents.create(authorization)
  await paymentIntents.capture(id)
  await setup.emulator.idle()

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
