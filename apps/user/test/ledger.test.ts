import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { newBalance } from './support/customers.ts'
import { deliver, orderCancelled, orderCreated } from './support/events.ts'

const { web, worker } = await startApps()

const orders = 4
/** An event of one of the orders; the same message is delivered `repeat` times. */
const delivery = fc.record({
  order: fc.nat(orders - 1),
  type: fc.constantFrom('created', 'cancelled'),
  repeat: fc.integer({ min: 1, max: 2 }),
})

it('the balance is the sum of its entries and never negative, for any events in any order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: orders, maxLength: orders }),
      fc.array(delivery, { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (amounts, deliveries, concurrency) => {
        const { userId } = await newBalance(web)
        const placed = amounts.map((balanceAmount) => ({ orderId: uuidv7(), userId, balanceAmount }))
        const messages = deliveries.flatMap(({ order, type, repeat }) => {
          const facts = placed[order]
          if (!facts) return []
          return Array<string>(repeat).fill(type === 'created' ? orderCreated(facts) : orderCancelled(facts))
        })
        for (let i = 0; i < messages.length; i += concurrency) {
          const some = messages.slice(i, i + concurrency)
          const answers = await Promise.all(some.map((message) => deliver(worker, message)))
          expect(answers.map(({ statusCode }) => statusCode)).toEqual(some.map(() => 200))
          await expectBalanced(userId)
        }
        // A cancelled order nets to zero.
        for (const { order } of deliveries.filter(({ type }) => type === 'cancelled')) {
          expect(await sumOfEntries({ userId, orderId: placed[order]?.orderId ?? '' })).toBe(0)
        }
      },
    ),
    { numRuns: 20 },
  )
})

async function expectBalanced(userId: string) {
  const { balance } = await web.db.user.findUniqueOrThrow({ where: { id: userId } })
  expect(balance).toBeGreaterThanOrEqual(0)
  expect(balance).toBe(await sumOfEntries({ userId }))
}

async function sumOfEntries(where: { userId: string; orderId?: string }) {
  const { _sum } = await web.db.balanceEntry.aggregate({ where, _sum: { amount: true } })
  return _sum.amount ?? 0
}
