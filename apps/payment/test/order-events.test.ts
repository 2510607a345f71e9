import { eventsPath } from '@fanfare/contracts'
import { afterEach, describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import {
  anOrder,
  call,
  cancelled,
  confirmed,
  created,
  deliver,
  type Order,
  paymentOf,
  said,
} from './support/orders.ts'

const apps = await startApps()
const { web, worker, network } = apps

afterEach(() => expectEqualBooks(apps))

async function accepted(...messages: string[]) {
  for (const message of messages) expect((await deliver(worker, message)).statusCode).toBe(200)
}

const stateOf = async (order: Order) => (await paymentOf(web, order)).state
const intentsOf = ({ orderId }: Order) =>
  network.books().filter(({ metadata }) => metadata['orderId'] === orderId)

describe('order.created', () => {
  it('authorises the card, if no call did', async () => {
    const order = anOrder()
    await accepted(created(order))
    expect(await stateOf(order)).toBe('authorized')
    expect(await said(web, order)).toEqual(['payment.authorized'])
  })

  it('after the call: nothing is held twice, and nothing is said twice', async () => {
    const order = anOrder()
    await call(web, order)
    await accepted(created(order))
    expect(intentsOf(order)).toHaveLength(1)
    expect(await said(web, order)).toEqual(['payment.authorized'])
  })

  it('at the same time as the call: one payment, and both know of it', async () => {
    for (const card of ['pm_card_visa', 'pm_card_slow', 'pm_card_chargeDeclined']) {
      const order = anOrder(card)
      const [answer] = await Promise.all([call(web, order), accepted(created(order))])
      expect(answer.json().status).toBe(await stateOf(order))
      expect(intentsOf(order)).toHaveLength(1)
      expect(await said(web, order)).toHaveLength(1)
    }
  })

  it('a declined card: payment.declined, with the reason', async () => {
    const order = anOrder('pm_card_chargeDeclined')
    await accepted(created(order))
    const { body } = await web.prisma.outbox.findFirstOrThrow({
      where: { body: { contains: order.orderId } },
    })
    const { id: paymentId } = await paymentOf(web, order)
    const { orderId, userId, amount, currency } = order
    expect(JSON.parse(body)).toMatchObject({
      type: 'payment.declined',
      subject: paymentId,
      data: { paymentId, orderId, userId, amount, currency, reason: 'generic_decline' },
    })
  })

  it('does nothing when nothing is to be paid by card', async () => {
    const order = anOrder('pm_card_visa', 0)
    await accepted(created(order), confirmed(order), cancelled(order))
    expect(await web.prisma.payment.count({ where: { orderId: order.orderId } })).toBe(0)
    expect(await said(web, order)).toEqual([])
  })

  it('a second delivery changes nothing', async () => {
    const order = anOrder()
    const message = created(order)
    await accepted(message, message)
    await Promise.all(Array.from({ length: 8 }, () => accepted(message)))
    expect(await said(web, order)).toEqual(['payment.authorized'])
  })

  it('published again with another id: the outcome is said again', async () => {
    const good = anOrder()
    const bad = anOrder('pm_card_chargeDeclined')
    await accepted(created(good), created(good), created(bad), created(bad))
    expect(await said(web, good)).toEqual(['payment.authorized', 'payment.authorized'])
    expect(await said(web, bad)).toEqual(['payment.declined', 'payment.declined'])
    expect(intentsOf(good)).toHaveLength(1)
  })
})

describe('order.confirmed', () => {
  it('captures what is held, once', async () => {
    const order = anOrder()
    await call(web, order)
    const message = confirmed(order)
    await accepted(message, message)
    await Promise.all([message, message, message].map((each) => accepted(each)))
    expect(await stateOf(order)).toBe('captured')
    expect(await said(web, order)).toEqual(['payment.authorized', 'payment.captured'])
  })

  it('published again with another id: said again, and taken once', async () => {
    const order = anOrder()
    await accepted(created(order), confirmed(order), confirmed(order))
    expect(await said(web, order)).toEqual(['payment.authorized', 'payment.captured', 'payment.captured'])
    expect(intentsOf(order)).toMatchObject([{ amount_received: order.amount }])
  })
})

describe('order.cancelled', () => {
  it('lets go of what is held', async () => {
    const order = anOrder()
    await accepted(created(order), cancelled(order))
    expect(await stateOf(order)).toBe('voided')
    expect(await said(web, order)).toEqual(['payment.authorized', 'payment.voided'])
  })

  it('gives back what was taken, once, however often and with whatever ids it comes', async () => {
    const order = anOrder()
    await accepted(created(order), confirmed(order))
    const message = cancelled(order)
    await Promise.all([message, message, message].map((each) => accepted(each)))
    expect(await said(web, order)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded'])
    await accepted(cancelled(order))
    expect((await said(web, order)).at(-1)).toBe('payment.refunded')
    expect(intentsOf(order)).toMatchObject([{ refunded: order.amount }])
  })

  it('before the creation: the card is never asked, and the call is told why', async () => {
    const order = anOrder()
    await accepted(cancelled(order), created(order))
    expect((await call(web, order)).json()).toMatchObject({ status: 'declined', reason: 'order-cancelled' })
    expect(intentsOf(order)).toEqual([])
    expect(await stateOf(order)).toBe('voided')
    expect(new Set(await said(web, order))).toEqual(new Set(['payment.voided']))
  })

  it('during a slow authorisation: it is let go as soon as it is there', async () => {
    const order = anOrder('pm_card_slow')
    const calling = call(web, order)
    await expect.poll(() => intentsOf(order).length, { interval: 5 }).toBe(1)
    await accepted(cancelled(order))
    expect((await calling).json()).toMatchObject({ status: 'declined', reason: 'order-cancelled' })
    expect(await stateOf(order)).toBe('voided')
  })

  it('while the card network makes up its mind: it is let go after that', async () => {
    const order = anOrder('pm_card_processing')
    await accepted(created(order), cancelled(order))
    expect(await stateOf(order)).toBe('pending')
    await network.idle()
    await web.settle(order.orderId)
    expect(await stateOf(order)).toBe('voided')
  })

  it('leaves a declined payment as it is', async () => {
    const order = anOrder('pm_card_chargeDeclined')
    await accepted(created(order), cancelled(order))
    expect(await said(web, order)).toEqual(['payment.declined'])
  })

  it('a confirmation that comes after it takes nothing', async () => {
    const order = anOrder()
    await accepted(created(order), cancelled(order), confirmed(order))
    expect(await stateOf(order)).toBe('voided')
    expect(await said(web, order)).not.toContain('payment.captured')
  })
})

it('anybody but the daemon is refused', async () => {
  const order = anOrder()
  const headers = { 'content-type': 'application/json' }
  const response = await worker.inject({
    method: 'POST',
    url: eventsPath,
    headers,
    payload: created(order),
  })
  expect(response.statusCode).toBe(403)
  expect(await web.prisma.payment.count({ where: { orderId: order.orderId } })).toBe(0)
})
