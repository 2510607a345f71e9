import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { newBalance } from './support/customers.ts'
import { deliver, orderCancelled, orderCreated } from './support/events.ts'

const { web, worker } = await startApps()

const orders = 4
/** What may happen to one of the orders; `repeat` says how often the same message comes. */
const happening = fc.record({
  order: fc.nat(orders - 1),
  type: fc.constantFrom('created', 'cancelled'),
  repeat: fc.integer({ min: 1, max: 2 }),
})

it('the balance is the sum of its entries and never negative, whatever comes in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: orders, maxLength: orders }),
      fc.array(happening, { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (amounts, happenings, atOnce) => {
        const { userId } = await newBalance(web)
        const facts = amounts.map((balanceAmount) => ({ orderId: uuidv7(), userId, balanceAmount }))
        const messages = happenings.flatMap(({ order, type, repeat }) => {
          const fact = facts[order]
          if (!fact) return []
          return Array<string>(repeat).fill(type === 'created' ? orderCreated(fact) : orderCancelled(fact))
        })
        for (let i = 0; i < messages.length; i += atOnce) {
          const some = messages.slice(i, i + atOnce)
          const answers = await Promise.all(some.map((message) => deliver(worker, message)))
          expect(answers.map(({ statusCode }) => statusCode)).toEqual(some.map(() => 200))
          await expectBalanced(userId)
        }
        // What was cancelled nets to zero.
        for (const { order } of happenings.filter(({ type }) => type === 'cancelled')) {
          expect(await sumOfEntries({ userId, orderId: facts[order]?.orderId ?? '' })).toBe(0)
        }
      },
    ),
    { numRuns: 20 },
  )
})

async function expectBalanced(userId: string) {
  const { balance } = await web.prisma.user.findUniqueOrThrow({ where: { id: userId } })
  expect(balance).toBeGreaterThanOrEqual(0)
  expect(balance).toBe(await sumOfEntries({ userId }))
}

async function sumOfEntries(where: { userId: string; orderId?: string }) {
  const { _sum } = await web.prisma.balanceEntry.aggregate({ where, _sum: { amount: true } })
  return _sum.amount ?? 0
}
