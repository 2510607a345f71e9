import type { Session } from './session.ts'

type Mark = { readonly sequence: string; readonly xmax: string; readonly allEnded: boolean }

/**
 * Claims begin above held rows, so that their number costs nothing. Valid while all stay held; back-offs end within 30
 * s.
 */
export function createFloor({ query }: Pick<Session, 'query'>) {
  let floor = '0'
  let mark: Mark | undefined
  let held: ReadonlySet<string> = new Set()

  return {
    /** The sequence after which to claim. */
    after(nowHeld: readonly string[]): string {
      const now = new Set(nowHeld)
      if ([...held].some((name) => !now.has(name))) {
        floor = '0'
        mark = undefined
      }
      held = now
      return floor
    },

    /**
     * Sequences are assigned before commit, so the floor rises to a mark only when a claim finds nothing after all
     * transactions that ran at the mark.
     */
    async nothingFound(): Promise<void> {
      if (held.size === 0) return
      if (mark?.allEnded) {
        floor = mark.sequence
        mark = undefined
        return
      }
      const [now] = await query<Mark>({
        name: 'mark',
        text: `SELECT (SELECT coalesce(max(sequence), 0) FROM outbox) AS sequence,
            pg_snapshot_xmax(pg_current_snapshot())::text AS xmax,
            pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 AS "allEnded"`,
        values: [mark?.xmax ?? '0'],
      })
      if (mark === undefined) mark = now && { ...now, allEnded: false }
      else mark = { ...mark, allEnded: now?.allEnded ?? false }
    },
  }
}
