import { eventsPath } from '@fanfare/contracts'
import { keptEvents } from '@fanfare/local/testing'
import { afterEach, describe, expect, it } from 'vitest'
import service from '../service.ts'
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

it.each(keptEvents(service))('%s is handled', async (_, message) => accepted(message))

const stateOf = async (order: Order) => (await paymentOf(web, order)).state
const intentsOf = ({ orderId }: Order) =>
  emulator.intents().filter(({ metadata }) => metadata['orderId'] === orderId)

/** Records what both processes request of Stripe, from now on. */
function recordRequests() {
  const paths: string[] = []
  const record = ({ path }: { path: string }) => paths.push(path)
  for (const { stripe } of [web, worker]) stripe.on('request', record)
  return {
    paths,
    async [Symbol.asyncDispose]() {
      for (const { stripe } of [web, worker]) stripe.off('request', record)
    },
  }
}

describe('order.created', () => {
  it('authorizes the card, if no call did', async () => {
    const order = anOrder()
    await accepted(created(order))
    expect(await stateOf(order)).toBe('authorized')
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it('after the call: nothing is held twice, and nothing is published twice', async () => {
    const order = anOrder()
    await call(web, order)
    await accepted(created(order))
    expect(intentsOf(order)).toHaveLength(1)
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it('concurrent with the call: one payment, the same answer, and no request is sent twice', async () => {
    for (const card of ['pm_card_visa', 'pm_card_slow', 'pm_card_chargeDeclined']) {
      const order = anOrder(card)
      await using requests = recordRequests()
      const both = Promise.all([call(web, order), accepted(created(order))])
      if (card === 'pm_card_slow') {
        await slowRequest(emulator)
        emulator.answer()
      }
      const [answer] = await both
      expect(answer.json().status).toBe(await stateOf(order))
      expect(intentsOf(order)).toHaveLength(1)
      expect(await published(web, order)).toHaveLength(1)
      expect(requests.paths.map((path) => path.split('/').at(-1))).toEqual(['payment_intents', 'confirm'])
    }
  })

  it('a declined card: payment.declined, with the reason', async () => {
    const order = anOrder('pm_card_chargeDeclined')
    await accepted(created(order))
    const { body } = await web.db.outbox.findFirstOrThrow({
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

  it('does nothing if the order takes nothing from a card', async () => {
    const order = anOrder('pm_card_visa', 0)
    await accepted(created(order), confirmed(order), cancelled(order))
    expect(await web.db.payment.count({ where: { orderId: order.orderId } })).toBe(0)
    expect(await published(web, order)).toEqual([])
  })

  it('a second delivery changes nothing', async () => {
    const order = anOrder()
    const message = created(order)
    await accepted(message, message)
    await Promise.all(Array.from({ length: 8 }, () => accepted(message)))
    expect(await published(web, order)).toEqual(['payment.authorized'])
  })

  it('repeated under another id: the outcome is published again', async () => {
    const good = anOrder()
    const bad = anOrder('pm_card_chargeDeclined')
    await accepted(created(good), created(good), created(bad), created(bad))
    expect(await published(web, good)).toEqual(['payment.authorized', 'payment.authorized'])
    expect(await published(web, bad)).toEqual(['payment.declined', 'payment.declined'])
    expect(intentsOf(good)).toHaveLength(1)
  })
})

it('the worker rejects requests that are not from the daemon', async () => {
  const order = anOrder()
  const headers = { 'content-type': 'application/json' }
  const response = await worker.inject({
    method: 'POST',
    url: eventsPath,
    headers,
    payload: created(order),
  })
  expect(response.statusCode).toBe(403)
  expect(await web.db.payment.count({ where: { orderId: order.orderId } })).toBe(0)
})
