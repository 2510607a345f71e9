import type { LocalAws } from '@fanfare/local'
import { withConnection } from '@fanfare/local/testing'
import type { Figure } from '../result.ts'
import { createDelivery, startWorkers } from './workers.ts'

const rows = 500_000

/** The longest transaction while the inbox is pruned. */
export async function pruning(local: LocalAws): Promise<Figure[]> {
  const workers = await startWorkers(local)
  try {
    return await withConnection(local.postgres.ownerUrl('payment'), async (client) => {
      const fill = () =>
        client.query(
          `INSERT INTO inbox (event_id, handled_at)
           SELECT gen_random_uuid(), now() - interval '16 days' FROM generate_series(1, $1::int)`,
          [rows],
        )
      await fill()
      const began = performance.now()
      await client.query(`DELETE FROM inbox WHERE handled_at < now() - interval '15 days'`)
      const before = performance.now() - began
      await fill()
      const { runTask, close } = createDelivery(local, workers.now)
      let longest = 0
      let isOver = false
      const pruned = runTask('/schedules/prune-inbox').finally(() => {
        isOver = true
      })
      while (!isOver) {
        const { rows: found } = await client.query<{ ms: number }>(
          `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start) * 1000), 0)::float8 AS ms
           FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%inbox%'`,
        )
        longest = Math.max(longest, found[0]?.ms ?? 0)
      }
      await pruned
      await close()
      const name = (when: string) =>
        `pruning ${rows.toLocaleString('en')} rows, ${when}: the longest transaction`
      return [
        { name: name('before'), value: before, unit: 'ms' },
        { name: name('now'), value: longest, unit: 'ms' },
      ]
    })
  } finally {
    await workers.stop()
  }
}
