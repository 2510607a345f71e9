import { decodeEvent } from '@fanfare/contracts'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAnswerDelay } from '../src/orders/answer-delay.ts'
import { nudgeStalledOrders } from '../src/orders/nudge-stalled-orders.ts'
import { paymentToken, startCardApps } from './support/card-apps.ts'
import { signalEvent } from './support/card-events.ts'
import { deliver } from './support/events.ts'
import {
  byBalance,
  byBoth,
  byCard,
  postOrder,
  published,
  publishedTypes,
  readOrder,
  relay,
} from './support/orders.ts'
import {
  answersPending,
  authorizes,
  cannotCharge,
  declines,
  dropsConnection,
  fails,
} from './support/payment.ts'

const { web, worker, identity, payment } = await startCardApps()
const ada = await identity.newCustomer()

beforeEach(() => payment.behave(authorizes))

const cancel = (id: string) =>
  web.inject({ method: 'POST', url: `/orders/${id}/cancel`, headers: ada.headers })

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

  it('is requested with the /64 of an IPv6 address, of which one customer has all', async () => {
    const [method, url, remoteAddress] = ['POST', '/orders', '2001:db8:0:7::1'] as const
    await web.inject({ method, url, remoteAddress, headers: ada.headers, payload: byCard })
    expect(payment.received).toMatchObject([{ clientAddress: '2001:db8:0:7::/64' }])
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

  it('may not know of the outcome that an event has brought: the answer is that of the order', async () => {
    payment.behave(async (request, reply) => {
      await deliver(worker, signalEvent('payment.authorized', request.orderId))
      return answersPending(request, reply)
    })
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ status: 'confirmed', payment: 'authorized' })
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

describe('an order by card', () => {
  it('answers a repeated Idempotency-Key with its present state, and authorizes once: 202, then 402', async () => {
    payment.behave(answersPending)
    const { id } = (await postOrder(web, ada, byCard, 'pending')).json()
    const pending = await postOrder(web, ada, byCard, 'pending')
    expect(pending.statusCode).toBe(202)
    expect(pending.json()).toMatchObject({ id, payment: 'pending' })
    await deliver(worker, signalEvent('payment.declined', id))
    payment.behave(authorizes)
    const declined = await postOrder(web, ada, byCard, 'pending')
    expect(declined.statusCode).toBe(402)
    expect(declined.json()).toMatchObject({ orderId: id, reason: 'payment-declined' })
    expect(payment.received).toEqual([])
  })

  it.each([
    ['no card for the rest', '/body/paymentMethod', { ...byBalance, balanceAmount: 600 }],
    ['no card and no balance', '/body/paymentMethod', { items: byBalance.items }],
    ['less for the card than it is charged', '/body/balanceAmount', { ...byCard, balanceAmount: 680 }],
  ])('is refused with %s: 422, and no card is asked', async (_, path, order) => {
    const response = await postOrder(web, ada, order)
    expect(response.statusCode).toBe(422)
    expect(response.json().errors).toMatchObject([{ path }])
    expect(payment.received).toEqual([])
  })

  it.each(['x', 'x'.repeat(200)])(
    'carries a payment method of the limits’ length in its event: %s',
    async (paymentMethod) => {
      const { id } = (await postOrder(web, ada, { ...byCard, paymentMethod })).json()
      const { body } = await web.db.outbox.findFirstOrThrow({ where: { key: id, type: 'order.created' } })
      expect(decodeEvent(body)).toMatchObject({ data: { paymentMethod } })
    },
  )

  it('is refunded when it is cancelled after its confirmation', async () => {
    const { id } = (await postOrder(web, ada, byCard)).json()
    await deliver(worker, signalEvent('payment.captured', id))
    expect((await cancel(id)).json()).toMatchObject({ status: 'cancelled', payment: 'captured' })
    await deliver(worker, signalEvent('payment.refunded', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', payment: 'refunded' })
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.confirmed', 'order.cancelled'])
  })

  it('stays cancelled, although its parts succeed later', async () => {
    const answered = Promise.withResolvers<void>()
    payment.behave(async (request, reply) => {
      await answered.promise
      return authorizes(request, reply)
    })
    const placing = postOrder(web, ada, byBoth)
    await payment.untilReceived(1)
    const id = payment.received[0]?.orderId ?? ''
    expect((await cancel(id)).json()).toMatchObject({ status: 'cancelled', payment: 'pending' })
    await deliver(worker, signalEvent('payment.authorized', id))
    await deliver(worker, signalEvent('user.balance-debited', id))
    answered.resolve()
    expect((await placing).json()).toMatchObject({ status: 'cancelled' })
    const parts = { payment: 'authorized', balance: 'debited' }
    const reason = 'cancelled-by-customer'
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', reason, ...parts })
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.cancelled'])
  })

  it('that waits for its capture publishes its confirmation again', async () => {
    const { id } = (await postOrder(web, ada, byCard)).json()
    const runAfter = async (seconds: number) => {
      await relay(web)
      await nudgeStalledOrders(worker, createAnswerDelay(), new Date(Date.now() + seconds * 1000))
    }
    const ofOrder = ['order.created', 'order.confirmed', 'order.confirmed']
    await runAfter(100)
    expect(await publishedTypes(web, id)).toEqual(ofOrder)
    await deliver(worker, signalEvent('payment.captured', id))
    await runAfter(100_000)
    expect(await publishedTypes(web, id)).toEqual(ofOrder)
  })
})
