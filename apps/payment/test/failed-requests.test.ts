import { eventually } from '@fanfare/local/testing'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { settle } from '../src/payments/settle.ts'
import { recordOrderStatus } from '../src/payments/store.ts'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import {
  anOrder,
  call,
  cancelled,
  confirmed,
  deliver,
  type Order,
  paymentOf,
  untilState,
} from './support/orders.ts'

const apps = await startApps()
const { web, worker, emulator } = apps

afterEach(() => expectEqualBooks(apps))

describe('an answer of Stripe that is lost', () => {
  it('is requested again, under the same idempotency key', async () => {
    const order = anOrder()
    emulator.fail({ next: 1, carriedOut: true })
    expect((await call(web, order)).json()).toMatchObject({ status: 'authorized' })
  })

  it('of a new intent, also the second time: the order is cancelled, and so is the intent', async () => {
    const order = anOrder()
    emulator.fail({ next: 2, carriedOut: true })
    expect((await call(web, order)).json()).toMatchObject({ status: 'pending' })
    expect(bookOf(order)).toMatchObject({ status: 'requires_confirmation' })
    await deliver(worker, cancelled(order))
    expect(await paymentOf(web, order)).toMatchObject({ state: 'voided', intentId: bookOf(order)?.id })
    const books = emulator.intents().filter(({ metadata }) => metadata['orderId'] === order.orderId)
    expect(books).toMatchObject([{ status: 'canceled' }])
  })

  it('of an authorization, also the second time: the order is cancelled, and what is held is voided', async () => {
    const order = anOrder()
    await recordOrderStatus(web.db, { ...order, orderStatus: 'created' })
    const { settling } = await betweenIntentAndAuthorization(order, () =>
      emulator.fail({ next: 2, carriedOut: true }),
    )
    await expect(settling).rejects.toThrow('not settled yet')
    expect(bookOf(order)).toMatchObject({ amount_capturable: order.amount })
    expect(await paymentOf(web, order)).toMatchObject({ state: 'pending' })
    await deliver(worker, cancelled(order))
    expect(await paymentOf(web, order)).toMatchObject({ state: 'voided' })
  })

  const bookOf = ({ orderId }: Order) =>
    emulator.intents().find(({ metadata }) => metadata['orderId'] === orderId)

  /** Runs work while the intent is open at Stripe, and a lock delays the storing of its id. */
  async function betweenIntentAndAuthorization(order: Order, work: () => void) {
    const client = await web.pool.connect()
    try {
      await client.query('BEGIN')
      await client.query('SELECT 1 FROM payments WHERE order_id = $1 FOR UPDATE', [order.orderId])
      const settling = settle(web, order.orderId)
      // The test checks it later.
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

describe('a server error of Stripe', () => {
  it('is kept under its idempotency key, so the next try has another key', async () => {
    const order = anOrder()
    const keys = new Set<string | undefined>()
    const addKey = (request: { idempotency_key?: string }) => keys.add(request.idempotency_key)
    web.stripe.on('request', addKey)
    onTestFinished(() => web.stripe.off('request', addKey))
    emulator.fail({ next: 2, status: 500 })
    expect((await call(web, order)).json()).toMatchObject({ status: 'pending' })
    expect(await paymentOf(web, order)).toMatchObject({ state: 'pending', attempt: 2 })
    expect((await call(web, order)).json()).toMatchObject({ status: 'authorized' })
    expect([...keys].filter((key) => key?.includes(':open:'))).toHaveLength(2)
  })

  it.each([[400], [401], [429], [500], [503]])('%i at a capture: it is captured later', async (status) => {
    const order = anOrder()
    await call(web, order)
    emulator.fail({ next: 2, status })
    expect((await deliver(worker, confirmed(order))).statusCode).toBe(200)
    await untilState(web, order, 'captured')
  })
})
