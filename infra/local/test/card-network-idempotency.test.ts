import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { restart } from '../src/part.ts'
import { eventually } from '../src/testing/eventually.ts'
import { authorization, type Bench, errorOf, inHand, startNetwork } from './card-network-support.ts'

let bench: Bench

beforeEach(async () => {
  bench = await startNetwork()
  bench.network.hold()
})

afterEach(async () => {
  vi.useRealTimers()
  await bench[Symbol.asyncDispose]()
})

const key = { idempotencyKey: 'order-0190a-authorize' }

test('the same key and parameters get the same answer, and one payment', async () => {
  const { stripe, network } = bench

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
  expect(network.books()).toHaveLength(1)
})

test('the order in which parameters are written does not matter', async () => {
  const { stripe, network } = bench
  const backwards = Object.fromEntries(Object.entries(authorization).reverse())

  const first = await stripe.paymentIntents.create(authorization, key)
  const again = await stripe.paymentIntents.create({ ...authorization, ...backwards }, key)

  expect(again.id).toBe(first.id)
  expect(network.books()).toHaveLength(1)
})

test('the same key with other parameters, or elsewhere, is an idempotency_error', async () => {
  const { stripe, network } = bench
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
  expect(network.books()).toMatchObject([{ amount: 1250, status: 'requires_capture' }])
})

test('a key whose request is still in hand is a 409; afterwards it replays', async () => {
  const { stripe, network } = bench
  const slow = { ...authorization, payment_method: 'pm_card_slow' }

  const first = stripe.paymentIntents.create(slow, key)
  await inHand(network, 1)
  expect(await errorOf(stripe.paymentIntents.create(slow, key))).toMatchObject({
    statusCode: 409,
    code: 'idempotency_key_in_use',
  })
  network.answer()
  const { id } = await first

  expect((await stripe.paymentIntents.create(slow, key)).id).toBe(id)
  expect(network.books()).toHaveLength(1)
})

test('the SDK itself repeats a 409 until the first request has its answer', async () => {
  const { stripe, network } = bench
  const slow = { ...authorization, payment_method: 'pm_card_slow' }

  const first = stripe.paymentIntents.create(slow, key)
  await inHand(network, 1)
  const sent = vi.fn()
  stripe.on('request', sent)
  const second = stripe.paymentIntents.create(slow, { ...key, maxNetworkRetries: 1_000 })
  await eventually('a repeat of the second request', () => expect(sent.mock.calls.length).toBeGreaterThan(1))
  network.answer()

  const answers = await Promise.all([first, second])
  expect(new Set(answers.map((it) => it.id)).size).toBe(1)
  expect(network.books()).toHaveLength(1)
})

test('a decline is saved: its repeat is the same decline, of the same intent', async () => {
  const { stripe, network } = bench
  const declined = { ...authorization, payment_method: 'pm_card_chargeDeclined' }

  const first = await errorOf(stripe.paymentIntents.create(declined, key))
  const again = await errorOf(stripe.paymentIntents.create(declined, key))

  expect(again).toMatchObject({ statusCode: 402, headers: { 'idempotent-replayed': 'true' } })
  expect(again.payment_intent).toEqual(first.payment_intent)
  expect(network.books()).toHaveLength(1)
})

test('an invalid request is not saved: the key can be used for the corrected one', async () => {
  const { stripe } = bench
  await errorOf(stripe.paymentIntents.create({ ...authorization, amount: -1 }, key))

  const held = await stripe.paymentIntents.create(authorization, key)

  expect(held.status).toBe('requires_capture')
})

test('what failed in the card network is not saved either', async () => {
  const { stripe, network } = bench
  network.fail({ next: 1, status: 500 })
  expect(await errorOf(stripe.paymentIntents.create(authorization, key))).toMatchObject({
    type: 'StripeAPIError',
    statusCode: 500,
  })

  expect((await stripe.paymentIntents.create(authorization, key)).status).toBe('requires_capture')
  expect(network.books()).toHaveLength(1)
})

test('captures and refunds are repeated safely, too', async () => {
  const { stripe, network } = bench
  const { id } = await stripe.paymentIntents.create(authorization)

  for (let i = 0; i < 2; i++) await stripe.paymentIntents.capture(id, {}, { idempotencyKey: 'capture' })
  const refund = { payment_intent: id, amount: 500 }
  for (let i = 0; i < 2; i++) await stripe.refunds.create(refund, { idempotencyKey: 'refund' })

  expect(network.books()).toMatchObject([{ amount_received: 1250, refunded: 500 }])
})

test('keys outlive a restart', async () => {
  const { stripe, network } = bench
  const first = await stripe.paymentIntents.create(authorization, key)

  await restart(network)

  expect((await stripe.paymentIntents.create(authorization, key)).id).toBe(first.id)
})

test('a key is forgotten after 24 hours', async () => {
  const { stripe, network } = bench
  const first = await stripe.paymentIntents.create(authorization, key)

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 60 * 60 * 1000 - 1000 })
  expect((await stripe.paymentIntents.create(authorization, key)).id).toBe(first.id)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2000 })
  expect((await stripe.paymentIntents.create(authorization, key)).id).not.toBe(first.id)

  expect(network.books()).toHaveLength(2)
})

test('a key of more than 255 characters is refused', async () => {
  const long = { idempotencyKey: 'k'.repeat(256) }

  const error = await errorOf(bench.stripe.paymentIntents.create(authorization, long))

  expect(error).toMatchObject({ statusCode: 400 })
})
