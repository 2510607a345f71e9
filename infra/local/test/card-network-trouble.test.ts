import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { expect, test, vi } from 'vitest'
import { createCardNetwork } from '../src/card-network/index.ts'
import { restart } from '../src/part.ts'
import { PortInUseError } from '../src/ports.ts'
import { authorization, errorOf, inHand, startNetwork, webhookSecret } from './card-network-support.ts'

test('a slow card is authorised even when the client has hung up', async () => {
  await using bench = await startNetwork()
  bench.network.hold()
  const { port } = new URL(bench.network.url)
  const client = request({
    ...{ host: '127.0.0.1', port, path: '/v1/payment_intents', method: 'POST' },
    headers: { authorization: 'Bearer sk_test_client', 'content-type': 'application/x-www-form-urlencoded' },
  })
  client.on('error', () => {})
  client.end(
    'amount=1250&currency=eur&confirm=true&capture_method=manual&payment_method=pm_card_slow&off_session=true',
  )

  await inHand(bench.network, 1)
  const gone = new Promise((resolve) => client.once('close', resolve))
  client.destroy()
  await gone
  expect(bench.network.books()).toEqual([])
  expect(bench.network.answer()).toBe(1)
  await bench.network.idle()

  expect(bench.network.books()).toMatchObject([{ status: 'requires_capture', amount_capturable: 1250 }])
})

test('a slow card makes a later confirmation slow, too', async () => {
  await using bench = await startNetwork()
  bench.network.hold()
  const opened = await bench.stripe.paymentIntents.create({
    ...authorization,
    confirm: false,
    payment_method: 'pm_card_slow',
  })
  expect(opened.status).toBe('requires_confirmation')

  const confirming = bench.stripe.paymentIntents.confirm(opened.id)
  await inHand(bench.network, 1)
  expect(bench.network.books()).toMatchObject([{ status: 'requires_confirmation' }])
  bench.network.answer()

  expect((await confirming).status).toBe('requires_capture')
})

test('unless it is held, what takes its time comes by itself', async () => {
  await using bench = await startNetwork({ slowMilliseconds: 20 })

  const slow = await bench.stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_slow' })
  await bench.stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_processing' })
  await bench.network.idle()

  expect(slow.status).toBe('requires_capture')
  expect(bench.network.books().map((it) => it.status)).toEqual(['requires_capture', 'requires_capture'])
})

test.each([
  ['pm_card_processing', 'requires_capture'],
  ['pm_card_processing_declined', 'requires_payment_method'],
])('%s is processing first and %s later, over a restart too', async (payment_method, status) => {
  await using bench = await startNetwork()
  bench.network.hold()
  const intent = await bench.stripe.paymentIntents.create({ ...authorization, payment_method })
  expect(intent).toMatchObject({ status: 'processing', amount_capturable: 0 })
  for (const call of [
    bench.stripe.paymentIntents.capture(intent.id),
    bench.stripe.paymentIntents.cancel(intent.id),
  ]) {
    expect(await errorOf(call)).toMatchObject({ code: 'payment_intent_unexpected_state' })
  }

  await restart(bench.network)
  expect(await bench.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'processing' })
  expect(bench.network.decide()).toBe(1)

  expect(await bench.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status })
  expect(bench.network.decide()).toBe(0)
})

test('the next requests fail as told, and those after them do not', async () => {
  await using bench = await startNetwork()
  bench.network.fail({ next: 2, status: 503 })

  for (let i = 0; i < 2; i++) {
    expect(await errorOf(bench.stripe.paymentIntents.create(authorization))).toMatchObject({
      type: 'StripeAPIError',
      statusCode: 503,
    })
  }
  expect((await bench.stripe.paymentIntents.create(authorization)).status).toBe('requires_capture')
})

test('a connection that is cut before the request leaves nothing behind', async () => {
  await using bench = await startNetwork()
  // Two, since the SDK repeats a closed connection once by itself.
  bench.network.fail({ next: 2 })

  const error = await errorOf(bench.stripe.paymentIntents.create(authorization))

  expect(error.type).toBe('StripeConnectionError')
  expect(bench.network.books()).toEqual([])
})

test.each([{ status: 502 }, {}])(
  'an answer that is lost (%o) can be had with the same key',
  async (failure) => {
    await using bench = await startNetwork()
    bench.network.fail({ next: 1, carriedOut: true, ...failure })

    const held = await bench.stripe.paymentIntents.create(authorization, { maxNetworkRetries: 2 })

    expect(held.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(bench.network.books()).toMatchObject([{ id: held.id }])
  },
)

test('while it is paused nothing is answered; afterwards what waited is carried out', async () => {
  await using bench = await startNetwork()
  bench.network.pause()
  const answer = vi.fn()
  const held = bench.stripe.paymentIntents.create(authorization).then(answer)
  const gaveUp = await errorOf(bench.stripe.paymentIntents.list({}, { timeout: 100 }))
  expect(gaveUp.type).toBe('StripeConnectionError')
  expect(bench.network.books()).toEqual([])
  expect(answer).not.toHaveBeenCalled()

  bench.network.resume()
  await held

  expect(answer).toHaveBeenCalledWith(expect.objectContaining({ status: 'requires_capture' }))
})

test('stopping waits for nothing, refuses new connections and keeps the books', async () => {
  await using bench = await startNetwork()
  bench.network.hold()
  const { id } = await bench.stripe.paymentIntents.create(authorization)
  const slow = { ...authorization, payment_method: 'pm_card_slow' }
  const cut = errorOf(bench.stripe.paymentIntents.create(slow, { idempotencyKey: 'slow' }))
  await inHand(bench.network, 1)
  bench.network.pause()
  const held = errorOf(bench.stripe.paymentIntents.create(authorization))

  await bench.network.stop()
  await bench.network.stop()

  expect((await Promise.all([cut, held])).map((it) => it.type)).toEqual([
    'StripeConnectionError',
    'StripeConnectionError',
  ])
  expect(bench.network.books()).toMatchObject([{ id, status: 'requires_capture' }])
  const { url } = bench.network
  await Promise.all([bench.network.start(), bench.network.start()])
  expect(bench.network.url).toBe(url)
  bench.network.resume()
  expect((await bench.stripe.paymentIntents.capture(id)).status).toBe('succeeded')
})

test('its page lists the books, and is not fooled by what they hold', async () => {
  await using bench = await startNetwork()
  const metadata = { orderId: '<script>alert(1)</script>' }
  const { id } = await bench.stripe.paymentIntents.create({ ...authorization, metadata })

  const page = await fetch(bench.network.url)
  const html = await page.text()

  expect(page.headers.get('content-type')).toContain('text/html')
  expect(html).toContain(id)
  expect(html).toContain('€12.50')
  expect(html).not.toContain('<script>')
})

test('a taken port is named, with the setting that chooses another', async () => {
  await using bench = await startNetwork()
  const port = Number(new URL(bench.network.url).port)
  const second = createCardNetwork({ port, dir: bench.dir, webhookUrl: undefined, webhookSecret })

  await expect(second.start()).rejects.toThrow(PortInUseError)
  await expect(second.start()).rejects.toThrow('CARD_NETWORK_PORT=')
})

test('it cannot be reached from another machine', async () => {
  await using bench = await startNetwork()
  const { port } = new URL(bench.network.url)
  const addresses = Object.values(networkInterfaces()).flatMap((it) => it ?? [])

  for (const { address } of addresses.filter((it) => !it.internal && it.family === 'IPv4')) {
    await expect(fetch(`http://${address}:${port}`)).rejects.toThrow()
  }
})
