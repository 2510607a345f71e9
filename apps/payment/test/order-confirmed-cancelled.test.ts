import { eventually } from '@fanfare/local/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { settle } from '../src/payments/settle.ts'
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
  published,
} from './support/orders.ts'
import { slowRequest } from './support/stripe-emulator.ts'

const apps = await startApps()
const { web, worker, emulator } = apps

afterEach(() => expectEqualBooks(apps))

async function accepted(...messages: string[]) {
  for (const message of messages) expect((await deliver(worker, message)).statusCode).toBe(200)
}

const stateOf = async (order: Order) => (await paymentOf(web, order)).state
const intentsOf = ({ orderId }: Order) =>
  emulator.intents().filter(({ metadata }) => metadata['orderId'] === orderId)

describe('order.confirmed', () => {
  it('captures the held amount, once', async () => {
    const order = anOrder()
    await call(web, order)
    const message = confirmed(order)
    await accepted(message, message)
    await Promise.all([message, message, message].map((each) => accepted(each)))
    expect(await stateOf(order)).toBe('captured')
    expect(await published(web, order)).toEqual(['payment.authorized', 'payment.captured'])
  })

  it('repeated under another id: published again, and captured once', async () => {
    const order = anOrder()
    await accepted(created(order), confirmed(order), confirmed(order))
    expect(await published(web, order)).toEqual([
      'payment.authorized',
      'payment.captured',
      'payment.captured',
    ])
    expect(intentsOf(order)).toMatchObject([{ amount_received: order.amount }])
  })
})

describe('order.cancelled', () => {
  it('voids what is authorized', async () => {
    const order = anOrder()
    await accepted(created(order), cancelled(order))
    expect(await stateOf(order)).toBe('voided')
    expect(await published(web, order)).toEqual(['payment.authorized', 'payment.voided'])
  })

  it('refunds what was captured, once, however often and under whatever ids it is delivered', async () => {
    const order = anOrder()
    await accepted(created(order), confirmed(order))
    const message = cancelled(order)
    await Promise.all([message, message, message].map((each) => accepted(each)))
    expect(await published(web, order)).toEqual([
      'payment.authorized',
      'payment.captured',
      'payment.refunded',
    ])
    await accepted(cancelled(order))
    expect((await published(web, order)).at(-1)).toBe('payment.refunded')
    expect(intentsOf(order)).toMatchObject([{ refunded: order.amount }])
  })

  it('before the creation: the card is never charged, and the call is declined with the reason', async () => {
    const order = anOrder()
    await accepted(cancelled(order), created(order))
    const notOfCard = { reason: 'order-cancelled', cardAtFault: false }
    expect((await call(web, order)).json()).toMatchObject({ status: 'declined', ...notOfCard })
    expect(intentsOf(order)).toEqual([])
    expect(await stateOf(order)).toBe('voided')
    expect(new Set(await published(web, order))).toEqual(new Set(['payment.voided']))
  })

  it('during a slow authorization: voided as soon as it is authorized', async () => {
    const order = anOrder('pm_card_slow')
    const calling = call(web, order)
    await slowRequest(emulator)
    const cancelling = accepted(cancelled(order))
    await eventually('the cancellation to be stored', async () =>
      expect(await paymentOf(web, order)).toMatchObject({ orderStatus: 'cancelled', state: 'pending' }),
    )
    emulator.answer()
    await cancelling
    expect((await calling).json()).toMatchObject({ status: 'declined', reason: 'order-cancelled' })
    expect(await stateOf(order)).toBe('voided')
  })

  it('while the payment is processing: voided once it is decided', async () => {
    const order = anOrder('pm_card_processing')
    await accepted(created(order), cancelled(order))
    expect(await stateOf(order)).toBe('pending')
    emulator.decide()
    await settle(web, order.orderId)
    expect(await stateOf(order)).toBe('voided')
  })

  it('leaves a declined payment as it is', async () => {
    const order = anOrder('pm_card_chargeDeclined')
    await accepted(created(order), cancelled(order))
    expect(await published(web, order)).toEqual(['payment.declined'])
  })

  it('a later confirmation captures nothing', async () => {
    const order = anOrder()
    await accepted(created(order), cancelled(order), confirmed(order))
    expect(await stateOf(order)).toBe('voided')
    expect(await published(web, order)).not.toContain('payment.captured')
  })
})
