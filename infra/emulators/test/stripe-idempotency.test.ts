import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { eventually } from '../../local/src/testing/eventually.ts'
import { restart } from '../lifecycle/part.ts'
import { authorization, errorOf, requestsInFlight, type Setup, startEmulator } from './support/stripe.ts'

let setup: Setup

beforeEach(async () => {
  setup = await startEmulator()
  setup.emulator.hold()
})

afterEach(async () => {
  vi.useRealTimers()
  await setup[Symbol.asyncDispose]()
})

const key = { idempotencyKey: 'order-0190a-authorize' }

test('the same key and parameters get the same answer, and one payment', async () => {
  const { stripe, emulator } = setup

  const first = await stripe.paymentIntents.create(authorization, key)
  const again = await stripe.paymentIntents.create(authorization, key)

  expect(again).toEqual(first)
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined()
  expect(again.lastResponse.headers).toMatchObject({
    'idempotent-replayed': 'true',
    'idempotency-key': key.idempotencyKey,
    'original-request': first.lastResponse.requestId,
  })
  expect(again.lastResponse.requestId).not.toBe(first.lastResponse.requestId)
  expect(emulator.intents()).toHaveLength(1)
})

test('the order in which parameters are written does not matter', async () => {
  const { stripe, emulator } = setup
  const backwards = Object.fromEntries(Object.entries(authorization).reverse())

  const first = await stripe.paymentIntents.create(authorization, key)
  const again = await stripe.paymentIntents.create({ ...authorization, ...backwards }, key)

  expect(again.id).toBe(first.id)
  expect(emulator.intents()).toHaveLength(1)
})

test('the same key with other parameters, or for another endpoint, is an idempotency_error', async () => {
  const { stripe, emulator } = setup
  const { id } = await stripe.paymentIntents.create(authorization, key)

  const other = errorOf(stripe.paymentIntents.create({ ...authorization, amount: 9900 }, key))
  const elsewhere = errorOf(stripe.paymentIntents.capture(id, {}, key))

  expect(await other).toMatchObject({
    type: 'StripeIdempotencyError',
    rawType: 'idempotency_error',
    statusCode: 400,
    message: expect.stringContaining('with the same parameters'),
  })
  expect(await elsewhere).toMatchObject({
    type: 'StripeIdempotencyError',
    message: expect.stringContaining('for the same endpoint'),
  })
  expect(emulator.intents()).toMatchObject([{ amount: 1250, status: 'requires_capture' }])
})

test('a key whose request is still in flight is a 409; afterwards it replays', async () => {
  const { stripe, emulator } = setup
  const slow = { ...authorization, payment_method: 'pm_card_slow' }

  const first = stripe.paymentIntents.create(slow, key)
  await requestsInFlight(emulator, 1)
  expect(await errorOf(stripe.paymentIntents.create(slow, key))).toMatchObject({
    statusCode: 409,
    code: 'idempotency_key_in_use',
  })
  emulator.answer()
  const { id } = await first

  expect((await stripe.paymentIntents.create(slow, key)).id).toBe(id)
  expect(emulator.intents()).toHaveLength(1)
})

test('the SDK retries a 409 until the first request has its answer', async () => {
  const { stripe, emulator } = setup
  const slow = { ...authorization, payment_method: 'pm_card_slow' }

  const first = stripe.paymentIntents.create(slow, key)
  await requestsInFlight(emulator, 1)
  const sent = vi.fn()
  stripe.on('request', sent)
  const second = stripe.paymentIntents.create(slow, { ...key, maxNetworkRetries: 1_000 })
  await eventually('a repeat of the second request', () => expect(sent.mock.calls.length).toBeGreaterThan(1))
  emulator.answer()

  const answers = await Promise.all([first, second])
  expect(new Set(answers.map((it) => it.id)).size).toBe(1)
  expect(emulator.intents()).toHaveLength(1)
})

test('a decline is stored: its repetition is the same decline, of the same intent', async () => {
  const { stripe, emulator } = setup
  const declined = { ...authorization, payment_method: 'pm_card_chargeDeclined' }

  const first = await errorOf(stripe.paymentIntents.create(declined, key))
  const again = await errorOf(stripe.paymentIntents.create(declined, key))

  expect(again).toMatchObject({ statusCode: 402, headers: { 'idempotent-replayed': 'true' } })
  expect(again.payment_intent).toEqual(first.payment_intent)
  expect(emulator.intents()).toHaveLength(1)
})

test('an invalid request is not stored: the key can be used for the corrected one', async () => {
  const { stripe } = setup
  await errorOf(stripe.paymentIntents.create({ ...authorization, amount: -1 }, key))

  const authorized = await stripe.paymentIntents.create(authorization, key)

  expect(authorized.status).toBe('requires_capture')
})

test('a server error is not stored either', async () => {
  const { stripe, emulator } = setup
  emulator.fail({ next: 1, status: 500 })
  expect(await errorOf(stripe.paymentIntents.create(authorization, key))).toMatchObject({
    type: 'StripeAPIError',
    statusCode: 500,
  })

  expect((await stripe.paymentIntents.create(authorization, key)).status).toBe('requires_capture')
  expect(emulator.intents()).toHaveLength(1)
})

test('captures and refunds are idempotent too', async () => {
  const { stripe, emulator } = setup
  const { id } = await stripe.paymentIntents.create(authorization)

  for (let i = 0; i < 2; i++) await stripe.paymentIntents.capture(id, {}, { idempotencyKey: 'capture' })
  const refund = { payment_intent: id, amount: 500 }
  for (let i = 0; i < 2; i++) await stripe.refunds.create(refund, { idempotencyKey: 'refund' })

  expect(emulator.intents()).toMatchObject([{ amount_received: 1250, refunded: 500 }])
})

test('keys outlive a restart', async () => {
  const { stripe, emulator } = setup
  const first = await stripe.paymentIntents.create(authorization, key)

  await restart(emulator)

  expect((await stripe.paymentIntents.create(authorization, key)).id).toBe(first.id)
})

test('a key is forgotten after 24 hours', async () => {
  const { stripe, emulator } = setup
  const first = await stripe.paymentIntents.create(authorization, key)

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 60 * 60 * 1000 - 1000 })
  expect((await stripe.paymentIntents.create(authorization, key)).id).toBe(first.id)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2000 })
  expect((await stripe.paymentIntents.create(authorization, key)).id).not.toBe(first.id)

  expect(emulator.intents()).toHaveLength(2)
})

test('a key of more than 255 characters is refused', async () => {
  const long = { idempotencyKey: 'k'.repeat(256) }

  const error = await errorOf(setup.stripe.paymentIntents.create(authorization, long))

  expect(error).toMatchObject({ statusCode: 400 })
})
