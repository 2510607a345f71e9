import { isMeasured, measure } from '../telemetry/index.ts'
import type { Session } from './session.ts'

/** Milliseconds. */
const interval = 15_000

/** While telemetry is on. The leader's part: one relay measures an outbox. Returns how to end it. */
export function measureOutbox({ query }: Pick<Session, 'query'>, outbox: string): () => void {
  if (!isMeasured()) return () => {}
  async function measureNow() {
    const [row] = await query<{ depth: number; age: number; dead: number }>({
      name: 'measure-outbox',
      text: `SELECT count(*)::int AS depth, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS age,
          (SELECT count(*)::int FROM outbox_dead) AS dead
        FROM outbox`,
    })
    if (row === undefined) return
    const level = { kind: 'level', attributes: { outbox } } as const
    measure({ ...level, name: 'fanfare.outbox.depth', unit: '{event}', value: row.depth })
    measure({ ...level, name: 'fanfare.outbox.age', unit: 's', value: row.age })
    measure({ ...level, name: 'fanfare.outbox.dead', unit: '{event}', value: row.dead })
  }
  // A lost session ends the lead, and this.
  const measureQuietly = () => void measureNow().catch(() => {})
  measureQuietly()
  const timer = setInterval(measureQuietly, interval)
  return () => clearInterval(timer)
}
