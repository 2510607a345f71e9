import { expect, it } from 'vitest'
import { inBatches } from '../../src/platform/database/database.ts'
import { pruneInbox } from '../../src/platform/messaging/inbox.ts'
import { sharePlatform } from '../support/platform.ts'

it('deletes until a batch is not full', async () => {
  let left = 12_000
  const batches: number[] = []
  const total = await inBatches(async (limit) => {
    const deleted = Math.min(limit, left)
    left -= deleted
    batches.push(deleted)
    return deleted
  })
  expect(batches).toEqual([5_000, 5_000, 2_000])
  expect(total).toBe(12_000)
})

const app = await sharePlatform()

it('the inbox is pruned of more rows than one batch has', async () => {
  await app.pool.query(`INSERT INTO inbox (event_id, handled_at)
    SELECT gen_random_uuid(), now() - make_interval(days => CASE WHEN n <= 6000 THEN 16 ELSE 1 END)
    FROM generate_series(1, 6001) AS n`)
  await pruneInbox(app)
  expect(await app.db.inbox.count()).toBe(1)
})
