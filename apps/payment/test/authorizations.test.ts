import { v7 as uuidv7 } from 'uuid'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { settle } from '../src/payments/settle.ts'
import { apiToken, nextApiToken, startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { anOrder, call, paymentOf, published } from './support/orders.ts'

const apps = await startApps()
const { web, emulator } = apps

afterEach(() => expectEqualBooks(apps))

const intentsOf = (orderId: string) =>
  emulator.intents().filter(({ metadata }) => metadata['orderId'] === orderId)

describe('POST /authorizations by the order service', () => {
  it('authorizes the card without the customer, and captures nothing', async () => {
    using confirm = vi.spyOn(web.stripe.paymentIntents, 'confirm')
    const order = anOrder()
    const response = await call(web, order)
    expect(response.statusCode).toBe(200)
    const payment = await paymentOf(web, order)
    expect(response.json()).toEqual({ status: 'authorized', paymentId: payment.id })
    expect(intentsOf(order.orderId)).toMatchObject([
      { amount: 4_200, amount_capturable: 4_200, amount_received: 0, metadata: { orderId: payment.orderId } },
    ])
    expect(await published(web, order)).toEqual(['payment.authorized'])
    // Otherwise a card that needs a confirmation would wait for one.
    expect(confirm).toHaveBeenCalledWith(payment.intentId, { off_session: true }, expect.anything())
  })

  it("a declined card: declined, with Stripe's reason", async () => {
    const order = anOrder('pm_card_chargeDeclinedInsufficientFunds')
    const response = await call(web, order)
    const { id: paymentId } = await paymentOf(web, order)
    expect(response.json()).toEqual({ status: 'declined', paymentId, reason: 'insufficient_funds' })
    expect((await call(web, order)).json()).toEqual(response.json())
    expect(await published(web, order)).toEqual(['payment.declined'])
  })

  it('a repeated call gets the same answer, and nothing more is held', async () => {
    const order = anOrder()
    const first = await call(web, order)
    expect((await call(web, order)).json()).toEqual(first.json())
    expect(intentsOf(order.orderId)).toHaveLength(1)
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it('a call with ids in upper case is the same call', async () => {
    const order = anOrder()
    const [orderId, userId] = [order.orderId.toUpperCase(), order.userId.toUpperCase()]
    const first = await call(web, { ...order, orderId, userId })
    expect(first.json()).toMatchObject({ status: 'authorized' })
    expect((await call(web, order)).json()).toEqual(first.json())
    expect(intentsOf(order.orderId)).toHaveLength(1)
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it('eight concurrent calls authorize once', async () => {
    const order = anOrder()
    const answers = await Promise.all(Array.from({ length: 8 }, () => call(web, order)))
    const [first] = answers.map((answer) => answer.json())
    expect(first).toMatchObject({ status: 'authorized' })
    for (const answer of answers) expect(answer.json()).toEqual(first)
    expect(intentsOf(order.orderId)).toHaveLength(1)
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it('a payment that is still processing: pending', async () => {
    const order = anOrder('pm_card_processing')
    expect((await call(web, order)).json()).toMatchObject({ status: 'pending' })
    expect(await published(web, order)).toEqual([])
    // The books can be compared only when the payment is decided.
    emulator.decide()
    await settle(web, order.orderId)
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it.each([{ amount: 1 }, { currency: 'USD' }, { userId: uuidv7() }])(
    'the same order with another one of %o: 409, and the first stays',
    async (other) => {
      const order = anOrder()
      await call(web, order)
      expect((await call(web, { ...order, ...other })).statusCode).toBe(409)
      const { amount, currency, userId } = order
      expect(await paymentOf(web, order)).toMatchObject({ amount, currency, userId })
    },
  )

  it('the event carries the trace of the request', async () => {
    const order = anOrder()
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const headers = { authorization: `Bearer ${apiToken}`, traceparent }
    await web.inject({ method: 'POST', url: '/authorizations', headers, payload: order })
    const row = await web.db.outbox.findFirstOrThrow({ where: { body: { contains: order.orderId } } })
    expect(JSON.parse(row.body)).toMatchObject({ traceparent })
  })
})

it('accepts the next token too, while one replaces the other', async () => {
  expect((await call(web, anOrder(), nextApiToken)).statusCode).toBe(200)
})

describe('POST /authorizations by anybody else', () => {
  it.each([
    ['another token', 'a-token-of-the-order-servicf'],
    ['no token', ''],
    ['both at once', `${apiToken},${nextApiToken}`],
    ['part of the token', 'a-token-of-the-order-servic'],
  ])('with %s: 401', async (_, token) => {
    const order = anOrder()
    const response = await call(web, order, token)
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(await web.db.payment.count({ where: { orderId: order.orderId } })).toBe(0)
  })
})

describe('bad input: 400, and nothing is stored', () => {
  it.each([
    ['no amount', { amount: undefined }],
    ['nothing to pay', { amount: 0 }],
    ['a negative amount', { amount: -1 }],
    ['half a cent', { amount: 0.5 }],
    ['an amount above the maximum', { amount: 1_000_000_001 }],
    ['an amount as text', { amount: '4200' }],
    ['an order id that is no UUID', { orderId: '1' }],
    ['no ISO 4217 currency', { currency: 'euro' }],
    ['no payment method', { paymentMethod: '' }],
    ['a payment method with NUL', { paymentMethod: 'pm\u0000' }],
  ])('%s', async (_, wrong) => {
    const userId = uuidv7()
    const response = await call(web, { ...anOrder(), userId, ...wrong })
    expect(response.statusCode, response.body).toBe(400)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(await web.db.payment.count({ where: { userId } })).toBe(0)
  })

  it('no JSON', async () => {
    const headers = {
      authorization: 'Bearer a-token-of-the-order-service',
      'content-type': 'application/json',
    }
    const response = await web.inject({ method: 'POST', url: '/authorizations', headers, payload: '{' })
    expect(response.statusCode).toBe(400)
  })
})
