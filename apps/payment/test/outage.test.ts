import { eventually } from '@fanfare/local/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hear } from '../src/payments/hear.ts'
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
} from './support/orders.ts'

const apps = await startApps()
const { web, worker, network } = apps

afterEach(() => expectEqualBooks(apps))

const becomes = (order: Order, state: string) =>
  eventually(`the payment to be ${state}`, async () =>
    expect(await paymentOf(web, order)).toMatchObject({ state }),
  )

describe('while the card network is away', () => {
  it('calls are answered as pending, events are handled, and all follows when it is back', async () => {
    const orders = Array.from({ length: 5 }, () => anOrder())
    const [kept = anOrder(), taken = anOrder(), gone = anOrder(), called = anOrder(), late = anOrder()] =
      orders
    for (const order of [taken, gone]) await call(web, order)
    await network.stop()
    expect((await call(web, called)).json()).toMatchObject({ status: 'pending' })
    const events = [
      created(kept),
      confirmed(taken),
      cancelled(gone),
      created(called),
      created(late),
      cancelled(late),
    ]
    const answers = await Promise.all(events.map((event) => deliver(worker, event)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(events.map(() => 200))
    await network.start()
    await Promise.all([
      becomes(kept, 'authorized'),
      becomes(taken, 'captured'),
      becomes(gone, 'voided'),
      becomes(called, 'authorized'),
      becomes(late, 'voided'),
    ])
  })

  it('an order that is cancelled before a card was asked needs no card network', async () => {
    await network.stop()
    const order = anOrder()
    await deliver(worker, cancelled(order))
    expect((await call(web, order)).json()).toMatchObject({ status: 'declined', reason: 'order-cancelled' })
    await network.start()
  })
})

describe('an answer that is lost on the way', () => {
  it('is asked for again, under the same key', async () => {
    const order = anOrder()
    network.fail({ next: 1, carriedOut: true })
    expect((await call(web, order)).json()).toMatchObject({ status: 'authorized' })
  })

  it('of an authorisation, for good: the order is cancelled, and what is held is let go', async () => {
    const order = anOrder()
    await hear(web.prisma, { ...order, orderStatus: 'created' })
    const { settling } = await betweenIntentAndAuthorisation(order, () =>
      network.fail({ next: 2, carriedOut: true }),
    )
    await expect(settling).rejects.toThrow('not settled yet')
    expect(bookOf(order)).toMatchObject({ amount_capturable: order.amount })
    expect(await paymentOf(web, order)).toMatchObject({ state: 'pending' })
    await deliver(worker, cancelled(order))
    expect(await paymentOf(web, order)).toMatchObject({ state: 'voided' })
  })

  const bookOf = ({ orderId }: Order) =>
    network.books().find(({ metadata }) => metadata['orderId'] === orderId)

  /** Does something while the intent is open at the card network, and its id waits to be stored here. */
  async function betweenIntentAndAuthorisation(order: Order, work: () => void) {
    const client = await web.pool.connect()
    try {
      await client.query('BEGIN')
      await client.query('SELECT 1 FROM payments WHERE order_id = $1 FOR UPDATE', [order.orderId])
      const settling = web.settle(order.orderId)
      // It is looked at later.
      settling.catch(() => {})
      await eventually('an intent in the books', () => expect(bookOf(order)).toBeDefined())
      work()
      await client.query('COMMIT')
      return { settling }
    } finally {
      client.release()
    }
  }
})

describe('a server error of the card network', () => {
  it('is kept under its key, so that the next try has another', async () => {
    const order = anOrder()
    network.fail({ next: 2, status: 500 })
    expect((await call(web, order)).json()).toMatchObject({ status: 'pending' })
    expect(await paymentOf(web, order)).toMatchObject({ state: 'pending', attempt: 2 })
    expect((await call(web, order)).json()).toMatchObject({ status: 'authorized' })
  })

  it.each([[400], [401], [429], [500], [503]])('%i at a capture: it is captured later', async (status) => {
    const order = anOrder()
    await call(web, order)
    network.fail({ next: 2, status })
    expect((await deliver(worker, confirmed(order))).statusCode).toBe(200)
    await becomes(order, 'captured')
  })
})

it('a card network that hangs is waited for', async () => {
  const order = anOrder()
  network.pause()
  const asked = vi.fn()
  web.stripe.once('request', asked)
  const calling = call(web, order)
  await eventually('a request to the card network', () => expect(asked).toHaveBeenCalled())
  network.resume()
  expect((await calling).json()).toMatchObject({ status: 'authorized' })
})
