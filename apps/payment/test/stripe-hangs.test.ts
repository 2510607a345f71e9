import { eventually } from '@fanfare/local/testing'
import { CircuitState } from 'cockatiel'
import { afterEach, describe, expect, it } from 'vitest'
import { buildWorker } from '../src/build-worker.ts'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { anOrder, call, cancelled, confirmed, created, deliver, type Order, send } from './support/orders.ts'

const apps = await startApps()
const { web, worker, emulator, config } = apps

afterEach(() => expectEqualBooks(apps))

const some = (count: number, card?: string) => Array.from({ length: count }, () => anOrder(card))

const become = (orders: readonly Order[], state: string) =>
  eventually(`${orders.length} payments to be ${state}`, async () => {
    const where = { orderId: { in: orders.map(({ orderId }) => orderId) } }
    const states = await web.db.payment.groupBy({ by: 'state', where, _count: true })
    expect(states).toEqual([{ state, _count: orders.length }])
  })

async function expectAnswered(events: readonly string[]) {
  const answers = await Promise.all(events.map((event) => send(worker, event)))
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
}

describe('while Stripe accepts requests and does not answer', () => {
  it('every event is answered, and all payments settle when it answers again', async () => {
    const [kept, taken, gone] = [some(30), some(3), some(3)]
    for (const order of [...taken, ...gone]) await call(web, order)
    emulator.pause()
    await expectAnswered([...kept.map(created), ...taken.map(confirmed), ...gone.map(cancelled)])
    expect(await web.db.payment.count({ where: { state: 'pending' } })).toBe(30)
    expect(await web.db.payment.count({ where: { state: 'authorized' } })).toBe(6)
    emulator.resume()
    await Promise.all([become(kept, 'authorized'), become(taken, 'captured'), become(gone, 'voided')])
  })

  it('to authorizations only, voids and refunds do not wait behind them', async () => {
    const [held, captured] = [some(1), some(1)]
    for (const order of [...held, ...captured]) await call(web, order)
    for (const order of captured) await deliver(worker, confirmed(order))
    // More than are sent to Stripe at once.
    const slow = some(20, 'pm_card_slow')
    await expectAnswered(slow.map(created))
    await expectAnswered([...held, ...captured].map(cancelled))
    await Promise.all([become(held, 'voided'), become(captured, 'refunded')])
    await become(slow, 'pending')
    await eventually('all slow payments to be answered and authorized', async () => {
      emulator.answer()
      const count = await web.db.payment.count({
        where: { paymentMethod: 'pm_card_slow', state: 'authorized' },
      })
      expect(count).toBe(slow.length)
    })
  })
})

it('a worker that is stopped settles first what it has answered', async () => {
  const stopping = await buildWorker(config)
  const orders = some(20)
  emulator.pause()
  for (const order of orders) expect((await send(stopping, created(order))).statusCode).toBe(200)
  const stopped = stopping.close()
  emulator.resume()
  await stopped
  const where = { orderId: { in: orders.map(({ orderId }) => orderId) }, state: 'authorized' } as const
  expect(await web.db.payment.count({ where })).toBe(orders.length)
})

it('while Stripe fails, the circuit is open: events and calls are answered without asking it', async () => {
  let requests = 0
  for (const { stripe } of [web, worker]) stripe.on('request', () => requests++)
  emulator.fail({ next: Number.POSITIVE_INFINITY, status: 503 })
  const [first, second] = [some(10), some(50)]
  await expectAnswered(first.map(created))
  await eventually('the circuit to be open', () => {
    expect(worker.stripeBreaker.state).toBe(CircuitState.Open)
  })
  const before = requests
  await expectAnswered(second.map(created))
  await worker.settlingTried()
  // Those that try whether Stripe answers again.
  expect(requests - before).toBeLessThan(second.length)
  emulator.fail({ next: 0 })
  await become([...first, ...second], 'authorized')
})
