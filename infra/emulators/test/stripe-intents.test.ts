import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorization, clientOf, errorOf, type Setup, startEmulator } from './support/stripe.ts'

let setup: Setup

beforeAll(async () => {
  setup = await startEmulator()
})

afterAll(() => setup[Symbol.asyncDispose]())

test('an authorisation holds the amount, and a capture takes it', async () => {
  const { stripe } = setup

  const authorized = await stripe.paymentIntents.create(authorization)
  expect(authorized).toMatchObject({
    object: 'payment_intent',
    status: 'requires_capture',
    amount: 1250,
    amount_capturable: 1250,
    amount_received: 0,
    currency: 'eur',
    metadata: { orderId: '0190a' },
    payment_method: 'pm_card_visa',
  })
  expect(authorized.id).toMatch(/^pi_/)
  expect(authorized.latest_charge).toMatch(/^ch_/)
  expect(authorized.lastResponse.requestId).toMatch(/^req_/)

  const captured = await stripe.paymentIntents.capture(authorized.id)
  expect(captured).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 1250 })
  expect(await stripe.paymentIntents.retrieve(authorized.id)).toEqual(captured)
})

test('a part can be captured, and the rest is released', async () => {
  const { stripe } = setup
  const { id } = await stripe.paymentIntents.create(authorization)

  const tooMuch = await errorOf(stripe.paymentIntents.capture(id, { amount_to_capture: 1251 }))
  expect(tooMuch).toMatchObject({ statusCode: 400, code: 'amount_too_large', param: 'amount_to_capture' })

  const captured = await stripe.paymentIntents.capture(id, { amount_to_capture: 1000 })
  expect(captured).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 1000 })
})

test('a cancelled authorisation holds nothing and cannot be captured', async () => {
  const { stripe } = setup
  const { id } = await stripe.paymentIntents.create(authorization)

  const cancelled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' })
  expect(cancelled).toMatchObject({
    status: 'canceled',
    amount_capturable: 0,
    cancellation_reason: 'abandoned',
  })
  for (const call of [stripe.paymentIntents.capture(id), stripe.paymentIntents.cancel(id)]) {
    expect(await errorOf(call)).toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { id, status: 'canceled' },
    })
  }
})

test('a captured intent can be neither cancelled nor captured nor confirmed again', async () => {
  const { stripe } = setup
  const { id } = await stripe.paymentIntents.create(authorization)
  await stripe.paymentIntents.capture(id)

  for (const call of [
    stripe.paymentIntents.cancel(id),
    stripe.paymentIntents.capture(id),
    stripe.paymentIntents.confirm(id),
  ]) {
    expect(await errorOf(call)).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'succeeded' },
    })
  }
})

test.each([
  ['pm_card_chargeDeclined', 'generic_decline'],
  ['pm_card_visa_chargeDeclined', 'generic_decline'],
  ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
])('%s is declined with %s', async (payment_method, decline_code) => {
  const error = await errorOf(setup.stripe.paymentIntents.create({ ...authorization, payment_method }))

  expect(error).toMatchObject({
    type: 'StripeCardError',
    statusCode: 402,
    code: 'card_declined',
    decline_code,
    message: expect.stringMatching(/^Your card /),
    payment_intent: {
      status: 'requires_payment_method',
      metadata: { orderId: '0190a' },
      last_payment_error: { decline_code },
    },
  })
})

test('after a decline another card can be used for the same intent', async () => {
  const { stripe } = setup
  const error = await errorOf(
    stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_chargeDeclined' }),
  )
  const id = error.payment_intent?.id ?? ''

  const authorized = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })

  expect(authorized).toMatchObject({ id, status: 'requires_capture', last_payment_error: null })
})

test.each([
  { off_session: true },
  { return_url: 'https://fanfare.test/orders' },
  { allowed_payment_method_types: ['card'] },
])('%o allows a confirmation where methods of the account redirect', async (instead) => {
  const { automatic_payment_methods: _, ...plain } = authorization

  const authorized = await setup.stripe.paymentIntents.create({ ...plain, ...instead })

  expect(authorized.status).toBe('requires_capture')
})

test('an intent can be opened first and confirmed later; automatic capture takes the money at once', async () => {
  const { stripe } = setup
  const { confirm, capture_method, payment_method, ...later } = authorization
  const opened = await stripe.paymentIntents.create(later)
  expect(opened.status).toBe('requires_payment_method')
  expect(await errorOf(stripe.paymentIntents.confirm(opened.id))).toMatchObject({
    code: 'payment_intent_unexpected_state',
  })

  const paid = await stripe.paymentIntents.confirm(opened.id, { payment_method })

  expect(paid).toMatchObject({ status: 'succeeded', amount_received: 1250 })
})

test('refunds return what was captured, in parts, and never more', async () => {
  const { stripe } = setup
  const { id, latest_charge } = await stripe.paymentIntents.create(authorization)
  expect(await errorOf(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
    code: 'payment_intent_unexpected_state',
  })
  await stripe.paymentIntents.capture(id)

  const part = await stripe.refunds.create({ payment_intent: id, amount: 250, reason: 'duplicate' })
  expect(part).toMatchObject({ object: 'refund', amount: 250, status: 'succeeded', payment_intent: id })
  expect(await errorOf(stripe.refunds.create({ payment_intent: id, amount: 1001 }))).toMatchObject({
    statusCode: 400,
    param: 'amount',
    message: 'Refund amount (€10.01) is greater than unrefunded amount on charge (€10.00)',
  })
  const rest = await stripe.refunds.create({ charge: String(latest_charge), metadata: { why: 'cancelled' } })
  expect(rest).toMatchObject({ amount: 1000, metadata: { why: 'cancelled' } })
  expect(await errorOf(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
    statusCode: 400,
    code: 'charge_already_refunded',
  })

  const { data } = await stripe.refunds.list({ payment_intent: id })
  expect(data.map((it) => it.id)).toEqual([rest.id, part.id])
  expect(await stripe.refunds.retrieve(part.id)).toEqual(part)
  const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })
  expect(intent.latest_charge).toMatchObject({ amount_refunded: 1250, refunded: true })
  expect(setup.emulator.intents().find((it) => it.id === id)).toEqual({
    id,
    created: intent.created,
    currency: 'eur',
    amount: 1250,
    amount_capturable: 0,
    amount_received: 1250,
    refunded: 1250,
    status: 'succeeded',
    payment_method: 'pm_card_visa',
    metadata: { orderId: '0190a' },
  })
})

test('lists are paged by cursor, newest first', async () => {
  await using own = await startEmulator()
  const ids: string[] = []
  for (let i = 0; i < 5; i++) ids.unshift((await own.stripe.paymentIntents.create(authorization)).id)

  const first = await own.stripe.paymentIntents.list({ limit: 2 })
  expect(first).toMatchObject({ has_more: true, url: '/v1/payment_intents' })
  expect(first.data.map((it) => it.id)).toEqual(ids.slice(0, 2))
  const back = await own.stripe.paymentIntents.list({ limit: 2, ending_before: ids[3] ?? '' })
  expect(back.data.map((it) => it.id)).toEqual(ids.slice(1, 3))
  const all = await own.stripe.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 100 })
  expect(all.map((it) => it.id)).toEqual(ids)
  const later = Math.ceil(Date.now() / 1000) + 60
  expect((await own.stripe.paymentIntents.list({ created: { gte: later } })).data).toEqual([])
})

test.each<[string, object, object]>([
  ['no amount', { amount: undefined }, { code: 'parameter_missing', param: 'amount' }],
  ['a fraction', { amount: 12.5 }, { code: 'parameter_invalid_integer', param: 'amount' }],
  ['nothing', { amount: 0 }, { code: 'parameter_invalid_integer', param: 'amount' }],
  ['less than Stripe charges', { amount: 49 }, { code: 'amount_too_small', param: 'amount' }],
  ['more than Stripe charges', { amount: 1e12 }, { code: 'amount_too_large', param: 'amount' }],
  [
    'more than American Express charges',
    { amount: 1e9, payment_method: 'pm_card_amex' },
    { code: 'amount_too_large', param: 'amount' },
  ],
  ['less than 175 forints', { amount: 17_499, currency: 'huf' }, { code: 'amount_too_small' }],
  ['less than 50 yen', { amount: 49, currency: 'jpy' }, { code: 'amount_too_small' }],
  ['a fraction of a króna', { amount: 2_490_50, currency: 'isk' }, { param: 'amount' }],
  ['a fraction of a Ugandan shilling', { amount: 5, currency: 'ugx' }, { param: 'amount' }],
  ['a third decimal that is not 0', { amount: 5_124, currency: 'kwd' }, { param: 'amount' }],
  ['no currency there is', { currency: 'zzz' }, { param: 'currency' }],
  ['an unknown parameter', { orderId: '1' }, { code: 'parameter_unknown', param: 'orderId' }],
  ['an unknown card', { payment_method: 'pm_1' }, { code: 'resource_missing', param: 'payment_method' }],
  ['long metadata', { metadata: { note: 'x'.repeat(501) } }, { param: 'metadata[note]' }],
  ['methods that may redirect', { automatic_payment_methods: undefined }, { param: 'return_url' }],
  [
    'what older versions of the API took',
    { payment_method_types: ['card'] },
    { code: 'payment_method_types_no_longer_supported' },
  ],
])('%s is refused with the error that Stripe gives', async (_, change, expected) => {
  const before = setup.emulator.intents().length

  const error = await errorOf(setup.stripe.paymentIntents.create({ ...authorization, ...change }))

  expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, ...expected })
  expect(setup.emulator.intents()).toHaveLength(before)
})

test('an unknown id or path is a 404', async () => {
  const { stripe, emulator } = setup

  for (const call of [
    stripe.paymentIntents.retrieve('pi_none'),
    stripe.paymentIntents.capture('pi_none'),
    stripe.refunds.retrieve('re_none'),
    stripe.events.retrieve('evt_none'),
  ]) {
    expect(await errorOf(call)).toMatchObject({ statusCode: 404, code: 'resource_missing' })
  }
  expect(await errorOf(clientOf(emulator).customers.create({}))).toMatchObject({
    statusCode: 404,
    message: 'Unrecognized request URL (POST: /v1/customers).',
  })
})

test('without a test key every request is a 401', async () => {
  const url = `${setup.emulator.url}/v1/payment_intents`
  const missing = await fetch(url)
  expect(missing.status).toBe(401)
  expect(await missing.json()).toMatchObject({ error: { type: 'invalid_request_error' } })

  const live = clientOf(setup.emulator, ['sk', 'live', 'neverhere'].join('_'))
  expect(await errorOf(live.paymentIntents.list())).toMatchObject({
    type: 'StripeAuthenticationError',
    statusCode: 401,
  })

  const basic = Buffer.from('sk_test_curl:').toString('base64')
  expect((await fetch(url, { headers: { authorization: `Basic ${basic}` } })).status).toBe(200)
})
