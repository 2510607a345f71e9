import { beforeEach, describe, expect, it } from 'vitest'
import { paymentToken, startApps } from './support/apps.ts'
import { deliver, signalEvent } from './support/events.ts'
import { byBoth, byCard, postOrder, published, publishedTypes, readOrder } from './support/orders.ts'
import {
  answersPending,
  authorizes,
  cannotCharge,
  declines,
  dropsConnection,
  fails,
} from './support/payment.ts'

const { web, worker, identity, payment } = await startApps()
const ada = await identity.newCustomer()

beforeEach(() => payment.behave(authorizes))

describe('a card that is authorized', () => {
  it('confirms an order that it pays in full: 201', async () => {
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode, response.body).toBe(201)
    const { id, ...order } = response.json()
    expect(order).toMatchObject({
      status: 'confirmed',
      payment: 'authorized',
      balance: 'none',
      cardAmount: 690,
    })
    expect(response.headers.location).toBe(`/orders/${id}`)
    expect(await readOrder(web, ada, id)).toEqual({ id, ...order })
    expect(await published(web, id)).toMatchObject([
      { type: 'order.created', data: { orderId: id, cardAmount: 690, paymentMethod: 'pm_card_visa' } },
      { type: 'order.confirmed', data: { orderId: id, userId: ada.id, total: 690, cardAmount: 690 } },
    ])
  })

  it('leaves an order pending until the balance is debited: 201', async () => {
    const response = await postOrder(web, ada, byBoth)
    expect(response.statusCode).toBe(201)
    const { id, ...order } = response.json()
    expect(order).toMatchObject({
      status: 'pending',
      payment: 'authorized',
      balance: 'pending',
      cardAmount: 490,
    })
    await deliver(worker, signalEvent('user.balance-debited', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed', balance: 'debited' })
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.confirmed'])
  })

  it('is requested with the order’s id, amount and card, the shared secret and a trace', async () => {
    const { id } = (await postOrder(web, ada, byBoth)).json()
    const card = { amount: 490, currency: 'EUR', paymentMethod: 'pm_card_visa' }
    expect(payment.received).toEqual([{ orderId: id, userId: ada.id, ...card, clientAddress: '127.0.0.1' }])
    expect(payment.requests[0]?.headers.authorization).toBe(`Bearer ${paymentToken}`)
    expect(payment.requests[0]?.headers.traceparent).toMatch(/^00-/)
  })

  it('is requested after the order and its event are stored', async () => {
    const stored: string[][] = []
    payment.behave(async (request, reply) => {
      stored.push(await publishedTypes(web, request.orderId))
      return authorizes(request, reply)
    })
    await postOrder(web, ada, byCard)
    expect(stored).toEqual([['order.created']])
  })

  it('may be reported twice, by the answer and by the event', async () => {
    const { id } = (await postOrder(web, ada, byCard)).json()
    expect((await deliver(worker, signalEvent('payment.authorized', id))).statusCode).toBe(200)
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.confirmed'])
  })

  it('may be reported by the event first', async () => {
    payment.behave(async (request, reply) => {
      await deliver(worker, signalEvent('payment.authorized', request.orderId))
      return authorizes(request, reply)
    })
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(201)
    expect(await publishedTypes(web, response.json().id)).toEqual(['order.created', 'order.confirmed'])
  })

  it('does not revive an order whose debit was rejected in the meantime', async () => {
    payment.behave(async (request, reply) => {
      await deliver(worker, signalEvent('user.balance-debit-rejected', request.orderId))
      return authorizes(request, reply)
    })
    const response = await postOrder(web, ada, byBoth)
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({
      status: 'cancelled',
      reason: 'balance-too-small',
      payment: 'authorized',
    })
    expect(await publishedTypes(web, response.json().id)).toEqual(['order.created', 'order.cancelled'])
  })
})

describe('a card that is declined', () => {
  it('cancels the order: 402, with the order’s id', async () => {
    payment.behave(declines)
    const response = await postOrder(web, ada, byBoth)
    expect(response.statusCode).toBe(402)
    expect(response.headers['content-type']).toMatch('application/problem+json')
    const { orderId, ...problem } = response.json()
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Payment Required',
      status: 402,
      detail: 'The card was declined, and the order is cancelled.',
      instance: '/orders',
      reason: 'payment-declined',
    })
    expect(response.headers.location).toBe(`/orders/${orderId}`)
    expect(await readOrder(web, ada, orderId)).toMatchObject({
      status: 'cancelled',
      reason: 'payment-declined',
      payment: 'declined',
    })
    expect(await published(web, orderId)).toMatchObject([
      { type: 'order.created' },
      { type: 'order.cancelled', data: { orderId, reason: 'payment-declined', balanceAmount: 200 } },
    ])
  })
})

it('a payment that cannot be made: 402, and the card is not blamed', async () => {
  payment.behave(cannotCharge)
  const response = await postOrder(web, ada, byCard, 'cannot-charge')
  expect(response.statusCode).toBe(402)
  const { orderId, ...problem } = response.json()
  expect(problem).toMatchObject({
    detail: 'The payment could not be made, and the order is cancelled. The card was not declined.',
    reason: 'payment-failed',
  })
  expect(await readOrder(web, ada, orderId)).toMatchObject({ reason: 'payment-failed', payment: 'failed' })
  const again = await postOrder(web, ada, byCard, 'cannot-charge')
  expect([again.statusCode, again.json()]).toEqual([402, response.json()])
})

describe('a payment service without an outcome', () => {
  it('leaves the order to its events: 202 while the payment is pending', async () => {
    payment.behave(answersPending)
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(202)
    const { id, ...order } = response.json()
    expect(order).toMatchObject({ status: 'pending', payment: 'pending' })
    expect(response.headers.location).toBe(`/orders/${id}`)
    await deliver(worker, signalEvent('payment.declined', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', reason: 'payment-declined' })
  })

  it('is called three times when it fails, with the same order each time', async () => {
    payment.behave(fails)
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(202)
    expect(payment.received.map(({ orderId }) => orderId)).toEqual(Array(3).fill(response.json().id))
  })

  it('may recover: the second answer counts', async () => {
    let times = 0
    payment.behave((request, reply) => (times++ === 0 ? dropsConnection : authorizes)(request, reply))
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(201)
    expect(payment.received).toHaveLength(2)
  })

  it('may reject the request, which is not repeated', async () => {
    payment.behave((_, reply) => reply.code(401).send({ status: 'authorized' }))
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(202)
    expect(payment.received).toHaveLength(1)
  })

  it('may return an invalid body, which is no outcome', async () => {
    payment.behave(() => ({ status: 'perhaps' }))
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(202)
    expect(response.json()).toMatchObject({ status: 'pending', payment: 'pending' })
  })
})
