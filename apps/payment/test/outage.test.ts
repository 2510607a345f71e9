import { eventually } from '@fanfare/local/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { anOrder, call, cancelled, confirmed, created, deliver, untilState } from './support/orders.ts'

const apps = await startApps()
const { web, worker, emulator } = apps

afterEach(() => expectEqualBooks(apps))

describe('while Stripe is unavailable', () => {
  it('calls are answered as pending, events are handled, and all payments settle when it is available again', async () => {
    const orders = Array.from({ length: 5 }, () => anOrder())
    const [kept = anOrder(), taken = anOrder(), gone = anOrder(), called = anOrder(), late = anOrder()] =
      orders
    for (const order of [taken, gone]) await call(web, order)
    await emulator.stop()
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
    await emulator.start()
    await Promise.all([
      untilState(web, kept, 'authorized'),
      untilState(web, taken, 'captured'),
      untilState(web, gone, 'voided'),
      untilState(web, called, 'authorized'),
      untilState(web, late, 'voided'),
    ])
  })

  it('the event of a payment that settles later carries the trace of the order event', async () => {
    const order = anOrder()
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await emulator.stop()
    await deliver(worker, JSON.stringify({ ...JSON.parse(created(order)), traceparent }))
    await emulator.start()
    await untilState(web, order, 'authorized')
    const row = await web.db.outbox.findFirstOrThrow({ where: { body: { contains: order.orderId } } })
    expect(JSON.parse(row.body)).toMatchObject({ type: 'payment.authorized', traceparent })
  })

  it('an order that is cancelled before its card was charged needs no Stripe', async () => {
    await emulator.stop()
    const order = anOrder()
    await deliver(worker, cancelled(order))
    expect((await call(web, order)).json()).toMatchObject({ status: 'declined', reason: 'order-cancelled' })
    await emulator.start()
  })
})

it('a slow answer of Stripe is waited for', async () => {
  const order = anOrder()
  emulator.pause()
  const requested = vi.fn()
  web.stripe.once('request', requested)
  const calling = call(web, order)
  await eventually('a request to Stripe', () => expect(requested).toHaveBeenCalled())
  emulator.resume()
  expect((await calling).json()).toMatchObject({ status: 'authorized' })
})
