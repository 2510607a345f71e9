import { beforeEach, describe, expect, it } from 'vitest'
import { paymentToken, startApps } from './support/apps.ts'
import { deliver, tells } from './support/events.ts'
import { byBoth, byCard, postOrder, readOrder, said, saidTypes } from './support/orders.ts'
import { authorizes, declines, hangsUp, isIll, isStillAsking } from './support/payment.ts'

const { web, worker, identity, payment } = await startApps()
const ada = await identity.newCustomer()

beforeEach(() => payment.behave(authorizes))

describe('a card that is authorised', () => {
  it('confirms an order that it pays alone: 201', async () => {
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
    expect(await said(web, id)).toMatchObject([
      { type: 'order.created', data: { orderId: id, cardAmount: 690, paymentMethod: 'pm_card_visa' } },
      { type: 'order.confirmed', data: { orderId: id, userId: ada.id, total: 690, cardAmount: 690 } },
    ])
  })

  it('leaves an order pending that waits for the balance too: 201', async () => {
    const response = await postOrder(web, ada, byBoth)
    expect(response.statusCode).toBe(201)
    const { id, ...order } = response.json()
    expect(order).toMatchObject({
      status: 'pending',
      payment: 'authorized',
      balance: 'pending',
      cardAmount: 490,
    })
    await deliver(worker, tells('user.balance-debited', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed', balance: 'debited' })
    expect(await saidTypes(web, id)).toEqual(['order.created', 'order.confirmed'])
  })

  it('is asked for with the order’s id, amount and card, and the secret of the two services', async () => {
    const { id } = (await postOrder(web, ada, byBoth)).json()
    expect(payment.asked).toEqual([
      { orderId: id, userId: ada.id, amount: 490, currency: 'EUR', paymentMethod: 'pm_card_visa' },
    ])
    expect(payment.requests[0]?.headers.authorization).toBe(`Bearer ${paymentToken}`)
    expect(payment.requests[0]?.headers.traceparent).toMatch(/^00-/)
  })

  it('is asked for only when the order is stored with its event', async () => {
    const stored: string[][] = []
    payment.behave(async (asked, reply) => {
      stored.push(await saidTypes(web, asked.orderId))
      return authorizes(asked, reply)
    })
    await postOrder(web, ada, byCard)
    expect(stored).toEqual([['order.created']])
  })

  it('may be told twice, by the answer and by the event', async () => {
    const { id } = (await postOrder(web, ada, byCard)).json()
    expect((await deliver(worker, tells('payment.authorized', id))).statusCode).toBe(200)
    expect(await saidTypes(web, id)).toEqual(['order.created', 'order.confirmed'])
  })

  it('may be told by the event first', async () => {
    payment.behave(async (asked, reply) => {
      await deliver(worker, tells('payment.authorized', asked.orderId))
      return authorizes(asked, reply)
    })
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(201)
    expect(await saidTypes(web, response.json().id)).toEqual(['order.created', 'order.confirmed'])
  })

  it('does not save an order whose balance turned out too small in the meantime', async () => {
    payment.behave(async (asked, reply) => {
      await deliver(worker, tells('user.balance-debit-rejected', asked.orderId))
      return authorizes(asked, reply)
    })
    const response = await postOrder(web, ada, byBoth)
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({
      status: 'cancelled',
      reason: 'balance-too-small',
      payment: 'authorized',
    })
    expect(await saidTypes(web, response.json().id)).toEqual(['order.created', 'order.cancelled'])
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
    expect(await said(web, orderId)).toMatchObject([
      { type: 'order.created' },
      { type: 'order.cancelled', data: { orderId, reason: 'payment-declined', balanceAmount: 200 } },
    ])
  })
})

describe('a payment service that does not say', () => {
  it('leaves the order to its events: 202 while it is still asking', async () => {
    payment.behave(isStillAsking)
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(202)
    const { id, ...order } = response.json()
    expect(order).toMatchObject({ status: 'pending', payment: 'pending' })
    expect(response.headers.location).toBe(`/orders/${id}`)
    await deliver(worker, tells('payment.declined', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', reason: 'payment-declined' })
  })

  it('is asked three times when it fails, and gets the same order each time', async () => {
    payment.behave(isIll)
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(202)
    expect(payment.asked.map(({ orderId }) => orderId)).toEqual(Array(3).fill(response.json().id))
  })

  it('may come round: the second answer counts', async () => {
    let times = 0
    payment.behave((asked, reply) => (times++ === 0 ? hangsUp : authorizes)(asked, reply))
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(201)
    expect(payment.asked).toHaveLength(2)
  })

  it('may refuse, which is not asked twice', async () => {
    payment.behave((_, reply) => reply.code(401).send({ status: 'authorized' }))
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(202)
    expect(payment.asked).toHaveLength(1)
  })

  it('may talk nonsense, which is no answer', async () => {
    payment.behave(() => ({ status: 'perhaps' }))
    const response = await postOrder(web, ada, byCard)
    expect(response.statusCode).toBe(202)
    expect(response.json()).toMatchObject({ status: 'pending', payment: 'pending' })
  })
})
