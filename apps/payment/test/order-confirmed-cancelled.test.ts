import { eventually } from '@fanfare/local/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { slowRequest } from './support/card-network.ts'
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
    await slowRequest(network)
    const cancelling = accepted(cancelled(order))
    await eventually('the cancellation to be stored', async () =>
      expect(await paymentOf(web, order)).toMatchObject({ orderStatus: 'cancelled', state: 'pending' }),
    )
    network.answer()
    await cancelling
    expect((await calling).json()).toMatchObject({ status: 'declined', reason: 'order-cancelled' })
    expect(await stateOf(order)).toBe('voided')
  })

  it('while the card network makes up its mind: it is let go after that', async () => {
    const order = anOrder('pm_card_processing')
    await accepted(created(order), cancelled(order))
    expect(await stateOf(order)).toBe('pending')
    network.decide()
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
