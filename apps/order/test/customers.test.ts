import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { findCustomerName } from '../src/customers/customers.ts'
import { startApps } from './support/apps.ts'
import { deliver, userErased, userEvent } from './support/events.ts'
import { byBalance, postOrder } from './support/orders.ts'

const { web, worker, identity } = await startApps()

const nameEvent = (userId: string, revision: number) =>
  userEvent(revision === 1 ? 'user.created' : 'user.updated', {
    userId,
    email: 'ada@example.com',
    name: `Ada ${revision}`,
    revision,
  })
const stored = (userId: string) => worker.db.customer.findUnique({ where: { userId } })

describe('a customer’s name', () => {
  it('is that of the highest revision, in any order of delivery and with duplicates', async () => {
    const anyOrder = fc.shuffledSubarray([1, 2, 3, 1, 2, 3], { minLength: 6 })
    await fc.assert(
      fc.asyncProperty(anyOrder, async (revisions) => {
        const userId = uuidv7()
        for (const revision of revisions) {
          expect((await deliver(worker, nameEvent(userId, revision))).statusCode).toBe(200)
        }
        expect(await stored(userId)).toMatchObject({ userId, name: 'Ada 3', revision: 3 })
      }),
      { numRuns: 20 },
    )
  })

  it('is that of the highest revision when all are delivered at once, twice', async () => {
    const userId = uuidv7()
    const messages = [1, 2, 3].map((revision) => nameEvent(userId, revision))
    const answers = await Promise.all([...messages, ...messages].map((message) => deliver(worker, message)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(200))
    expect(await stored(userId)).toMatchObject({ revision: 3 })
  })

  it('is erased by user.erased, whatever comes before, after, or twice', async () => {
    const anyOrder = fc.shuffledSubarray([0, 0, 1, 2, 3], { minLength: 5 })
    await fc.assert(
      fc.asyncProperty(anyOrder, async (revisions) => {
        const userId = uuidv7()
        for (const revision of revisions) {
          const message = revision === 0 ? userErased(userId) : nameEvent(userId, revision)
          expect((await deliver(worker, message)).statusCode).toBe(200)
        }
        expect(await stored(userId)).toMatchObject({ name: '', erasedAt: expect.any(Date) })
        expect(await findCustomerName(worker, userId)).toBeUndefined()
      }),
      { numRuns: 10 },
    )
  })

  it('is in no answer once it is erased', async () => {
    const ada = await identity.newCustomer()
    await deliver(worker, userErased(ada.id))
    expect((await postOrder(web, ada, byBalance)).json()).not.toHaveProperty('customerName')
  })
})
