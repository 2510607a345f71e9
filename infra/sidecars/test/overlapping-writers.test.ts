import { expect, it, onTestFinished } from 'vitest'
import { startDrain, type Verdict } from './support/drain.ts'
import { eventOf, newKey } from './support/outbox.ts'

// How two events of one key were once published in the wrong order: what README.md requires of writers, shown.

const lockKey = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'

/** Two transactions of one key that overlap: the first inserts first, and commits last unless it made the other wait. */
async function overlap(key: string, verdictOf: () => Verdict, before?: string) {
  const outbox = await startDrain(verdictOf)
  const [first, second] = [await outbox.pool.connect(), await outbox.pool.connect()]
  onTestFinished(() => {
    first.release()
    second.release()
  })
  const begin = async (client: typeof first, revision: number) => {
    await client.query('BEGIN')
    if (before) await client.query(before, [key])
    await outbox.insert(key, 'user.updated', ...eventOf(key, revision), client)
  }
  await begin(first, 1)
  const secondCommits = begin(second, 2).then(() => second.query('COMMIT'))
  if (!before) await secondCommits
  return {
    ...outbox,
    async commit() {
      await first.query('COMMIT')
      await secondCommits
    },
  }
}

it('an event is published when it is committed, also when a later sequence of its key was published before', async () => {
  const key = newKey()
  const { drain, commit, takenOf, left } = await overlap(key, () => 'sent')
  await drain()
  expect(takenOf(key)).toEqual([2])
  await commit()
  await drain()
  expect(takenOf(key), 'nothing is lost by it').toEqual([2, 1])
  expect(await left()).toBe(0)
})

it('writers that lock the key before they insert keep its order', async () => {
  const key = newKey()
  const { drain, commit, takenOf, left } = await overlap(key, () => 'sent', lockKey)
  await drain()
  expect(takenOf(key)).toEqual([])
  await commit()
  await drain()
  expect(takenOf(key)).toEqual([1, 2])
  expect(await left()).toBe(0)
})
