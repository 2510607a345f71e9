import { decodeEvent } from '@fanfare/contracts'
import { describe, expect, it } from 'vitest'
import type { IntentStatus } from '../src/payments/next-step.ts'
import { recordIntentStatus } from '../src/payments/store.ts'
import { startApps } from './support/apps.ts'
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

const { web, worker } = await startApps()

/** What every consumer does with the events of a payment. */
async function decoded(order: Order) {
  const where = { body: { contains: order.orderId } }
  const rows = await web.db.outbox.findMany({ where, orderBy: { sequence: 'asc' } })
  return rows.map(({ body }) => decodeEvent(body))
}

describe('events at the edge of their limits are published, and consumers accept them', () => {
  // Stripe's limits.
  it.each([50, 99_999_999])('an amount of %i by card', async (amount) => {
    const order = anOrder('pm_card_visa', amount)
    for (const message of [created(order), confirmed(order), cancelled(order)]) {
      expect((await deliver(worker, message)).statusCode).toBe(200)
    }
    const { id: paymentId } = await paymentOf(web, order)
    expect(await decoded(order)).toMatchObject(
      ['payment.authorized', 'payment.captured', 'payment.refunded'].map((type) => ({
        type,
        data: { paymentId, amount },
      })),
    )
  })

  it('a void', async () => {
    const order = anOrder()
    for (const message of [created(order), cancelled(order)]) await deliver(worker, message)
    expect((await decoded(order)).map(({ type }) => type)).toEqual(['payment.authorized', 'payment.voided'])
  })

  /** Publishes the outcome of a payment that Stripe would not let come so far. */
  async function publishedOutcome(amount: number, outcome: IntentStatus) {
    const order = anOrder()
    await web.db.$executeRaw`
      INSERT INTO payments (id, order_id, user_id, amount, currency, order_status)
      VALUES (gen_random_uuid(), ${order.orderId}::uuid, ${order.userId}::uuid, ${amount}, 'EUR', 'created')`
    const payment = await paymentOf(web, order)
    await web.transact((tx) => recordIntentStatus(tx, web.publish, payment, outcome))
    return decoded(order)
  }

  it.each([
    ['x', 'x'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['x'.repeat(201), 'x'.repeat(200)],
    ['', 'declined'],
  ])('a reason of Stripe: "%s"', async (given, reason) => {
    const outcome = { state: 'declined', reason: given, intentId: null } as const
    expect(await publishedOutcome(1, outcome)).toMatchObject([{ type: 'payment.declined', data: { reason } }])
  })

  it.each([1, 1_000_000_000])('a payment of %i that could not be made', async (amount) => {
    const outcome = { state: 'failed', reason: 'x'.repeat(300), intentId: null } as const
    const data = { amount, reason: 'x'.repeat(200), cardAtFault: false }
    expect(await publishedOutcome(amount, outcome)).toMatchObject([{ type: 'payment.declined', data }])
  })

  const states = ['authorized', 'captured', 'declined', 'voided', 'refunded'] as const
  it.each(states.flatMap((state) => [1, 1_000_000_000].map((amount) => [state, amount] as const)))(
    'payment.%s of %i',
    async (state, amount) => {
      const outcome = { state, intentId: `pi_${state}_${amount}`, reason: 'declined' }
      expect(await publishedOutcome(amount, outcome)).toMatchObject([
        { type: `payment.${state}`, data: { amount } },
      ])
    },
  )
})

it.each([
  ['amount = 0', 'payments_amount_is_positive'],
  ['amount = 1000000001', 'payments_amount_limit'],
  ["currency = 'eur'", 'payments_currency_is_a_code'],
  ["reason = ''", 'payments_reason_length'],
  ["reason = repeat('x', 201)", 'payments_reason_length'],
])('payments do not take %s', async (change, constraint) => {
  const order = anOrder()
  await call(web, order)
  const update = web.pool.query(`UPDATE payments SET ${change} WHERE order_id = $1`, [order.orderId])
  await expect(update).rejects.toMatchObject({ code: '23514', constraint })
})
