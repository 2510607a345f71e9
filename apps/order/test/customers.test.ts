import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { deliver, tellsOfUser } from './support/events.ts'

const { worker } = await startApps()

const told = (userId: string, revision: number) =>
  tellsOfUser(revision === 1 ? 'user.created' : 'user.updated', {
    userId,
    email: 'ada@example.com',
    name: `Ada ${revision}`,
    revision,
  })
const known = (userId: string) => worker.prisma.customer.findUnique({ where: { userId } })

describe('what is known of a customer', () => {
  it('is the newest of all news, in whatever order and however often they come', async () => {
    const news = fc.shuffledSubarray([1, 2, 3, 1, 2, 3], { minLength: 6 })
    await fc.assert(
      fc.asyncProperty(news, async (revisions) => {
        const userId = uuidv7()
        for (const revision of revisions) {
          expect((await deliver(worker, told(userId, revision))).statusCode).toBe(200)
        }
        expect(await known(userId)).toEqual({ userId, name: 'Ada 3', revision: 3 })
      }),
      { numRuns: 20 },
    )
  })

  it('is the newest when all come at once, twice', async () => {
    const userId = uuidv7()
    const messages = [1, 2, 3].map((revision) => told(userId, revision))
    const answers = await Promise.all([...messages, ...messages].map((message) => deliver(worker, message)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(200))
    expect(await known(userId)).toMatchObject({ revision: 3 })
  })
})
