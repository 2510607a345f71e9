import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { expect, test, vi } from 'vitest'
import { restart } from '../lifecycle/part.ts'
import { PortInUseError } from '../lifecycle/ports.ts'
import { createStripeEmulator } from '../stripe/index.ts'
import { authorization, errorOf, requestsInFlight, startEmulator, webhookSecret } from './support/stripe.ts'

test('a slow card is authorised even when the client has closed the connection', async () => {
  await using setup = await startEmulator()
  setup.emulator.hold()
  const { port } = new URL(setup.emulator.url)
  const client = request({
    ...{ host: '127.0.0.1', port, path: '/v1/payment_intents', method: 'POST' },
    headers: { authorization: 'Bearer sk_test_client', 'content-type': 'application/x-www-form-urlencoded' },
  })
  client.on('error', () => {})
  client.end(
    'amount=1250&currency=eur&confirm=true&capture_method=manual&payment_method=pm_card_slow&off_session=true',
  )

  await requestsInFlight(setup.emulator, 1)
  const gone = new Promise((resolve) => client.once('close', resolve))
  client.destroy()
  await gone
  expect(setup.emulator.intents()).toEqual([])
  expect(setup.emulator.answer()).toBe(1)
  await setup.emulator.idle()

  expect(setup.emulator.intents()).toMatchObject([{ status: 'requires_capture', amount_capturable: 1250 }])
})

test('a slow card makes a later confirmation slow too', async () => {
  await using setup = await startEmulator()
  setup.emulator.hold()
  const opened = await setup.stripe.paymentIntents.create({
    ...authorization,
    confirm: false,
    payment_method: 'pm_card_slow',
  })
  expect(opened.status).toBe('requires_confirmation')

  const confirming = setup.stripe.paymentIntents.confirm(opened.id)
  await requestsInFlight(setup.emulator, 1)
  expect(setup.emulator.intents()).toMatchObject([{ status: 'requires_confirmation' }])
  setup.emulator.answer()

  expect((await confirming).status).toBe('requires_capture')
})

test('without hold, slow and processing cards are decided by a timer', async () => {
  await using setup = await startEmulator({ slowMilliseconds: 20 })

  const slow = await setup.stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_slow' })
  await setup.stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_processing' })
  await setup.emulator.idle()

  expect(slow.status).toBe('requires_capture')
  expect(setup.emulator.intents().map((it) => it.status)).toEqual(['requires_capture', 'requires_capture'])
})

test.each([
  ['pm_card_processing', 'requires_capture'],
  ['pm_card_processing_declined', 'requires_payment_method'],
])('%s is processing first and %s later, over a restart too', async (payment_method, status) => {
  await using setup = await startEmulator()
  setup.emulator.hold()
  const intent = await setup.stripe.paymentIntents.create({ ...authorization, payment_method })
  expect(intent).toMatchObject({ status: 'processing', amount_capturable: 0 })
  for (const call of [
    setup.stripe.paymentIntents.capture(intent.id),
    setup.stripe.paymentIntents.cancel(intent.id),
  ]) {
    expect(await errorOf(call)).toMatchObject({ code: 'payment_intent_unexpected_state' })
  }

  await restart(setup.emulator)
  expect(await setup.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'processing' })
  expect(setup.emulator.decide()).toBe(1)

  expect(await setup.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status })
  expect(setup.emulator.decide()).toBe(0)
})

test('fail makes the next requests fail, and not those after them', async () => {
  await using setup = await startEmulator()
  setup.emulator.fail({ next: 2, status: 503 })

  for (let i = 0; i < 2; i++) {
    expect(await errorOf(setup.stripe.paymentIntents.create(authorization))).toMatchObject({
      type: 'StripeAPIError',
      statusCode: 503,
    })
  }
  expect((await setup.stripe.paymentIntents.create(authorization)).status).toBe('requires_capture')
})

test('a connection that is closed before the request has no effect', async () => {
  await using setup = await startEmulator()
  // Two, since the SDK repeats a closed connection once by itself.
  setup.emulator.fail({ next: 2 })

  const error = await errorOf(setup.stripe.paymentIntents.create(authorization))

  expect(error.type).toBe('StripeConnectionError')
  expect(setup.emulator.intents()).toEqual([])
})

test.each([{ status: 502 }, {}])(
  'a lost answer (%o) is repeated for the same idempotency key',
  async (failure) => {
    await using setup = await startEmulator()
    setup.emulator.fail({ next: 1, carriedOut: true, ...failure })

    const authorized = await setup.stripe.paymentIntents.create(authorization, { maxNetworkRetries: 2 })

    expect(authorized.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(setup.emulator.intents()).toMatchObject([{ id: authorized.id }])
  },
)

test('pause answers nothing; resume carries out what waited', async () => {
  await using setup = await startEmulator()
  setup.emulator.pause()
  const answer = vi.fn()
  const held = setup.stripe.paymentIntents.create(authorization).then(answer)
  const gaveUp = await errorOf(setup.stripe.paymentIntents.list({}, { timeout: 100 }))
  expect(gaveUp.type).toBe('StripeConnectionError')
  expect(setup.emulator.intents()).toEqual([])
  expect(answer).not.toHaveBeenCalled()

  setup.emulator.resume()
  await held

  expect(answer).toHaveBeenCalledWith(expect.objectContaining({ status: 'requires_capture' }))
})

test('a stop waits for no request, refuses new connections and keeps the data', async () => {
  await using setup = await startEmulator()
  setup.emulator.hold()
  const { id } = await setup.stripe.paymentIntents.create(authorization)
  const slow = { ...authorization, payment_method: 'pm_card_slow' }
  const cut = errorOf(setup.stripe.paymentIntents.create(slow, { idempotencyKey: 'slow' }))
  await requestsInFlight(setup.emulator, 1)
  setup.emulator.pause()
  const held = errorOf(setup.stripe.paymentIntents.create(authorization))

  await setup.emulator.stop()
  await setup.emulator.stop()

  expect((await Promise.all([cut, held])).map((it) => it.type)).toEqual([
    'StripeConnectionError',
    'StripeConnectionError',
  ])
  expect(setup.emulator.intents()).toMatchObject([{ id, status: 'requires_capture' }])
  const { url } = setup.emulator
  await Promise.all([setup.emulator.start(), setup.emulator.start()])
  expect(setup.emulator.url).toBe(url)
  setup.emulator.resume()
  expect((await setup.stripe.paymentIntents.capture(id)).status).toBe('succeeded')
})

test('its page lists the payments, and escapes what they contain', async () => {
  await using setup = await startEmulator()
  const metadata = { orderId: '<script>alert(1)</script>' }
  const { id } = await setup.stripe.paymentIntents.create({ ...authorization, metadata })

  const page = await fetch(setup.emulator.url)
  const html = await page.text()

  expect(page.headers.get('content-type')).toContain('text/html')
  expect(html).toContain(id)
  expect(html).toContain('€12.50')
  expect(html).not.toContain('<script>')
})

test('a port in use is named, with the setting that chooses another', async () => {
  await using setup = await startEmulator()
  const port = Number(new URL(setup.emulator.url).port)
  const second = createStripeEmulator({ port, dir: setup.dir, webhookUrl: undefined, webhookSecret })

  await expect(second.start()).rejects.toThrow(PortInUseError)
  await expect(second.start()).rejects.toThrow('CARD_NETWORK_PORT=')
})

test('it cannot be reached from another machine', async () => {
  await using setup = await startEmulator()
  const { port } = new URL(setup.emulator.url)
  const addresses = Object.values(networkInterfaces()).flatMap((it) => it ?? [])

  for (const { address } of addresses.filter((it) => !it.internal && it.family === 'IPv4')) {
    await expect(fetch(`http://${address}:${port}`)).rejects.toThrow()
  }
})
