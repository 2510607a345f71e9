import type { Session } from './session.ts'

type Mark = { readonly sequence: string; readonly xmax: string; readonly allEnded: boolean }

/**
 * Where claims begin: below are only rows that are held back, so that a claim's cost does not grow with their number. It
 * is valid while everything stays held that was; back-offs end after 30 s at the most, and then all is looked at again.
 */
export function createFloor({ query }: Pick<Session, 'query'>) {
  let floor = '0'
  let mark: Mark | undefined
  let held: ReadonlySet<string> = new Set()

  return {
    /** The sequence after which to claim when this is held back. */
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
     * Is called when a claim found nothing. Sequences are given out before they are committed: the floor rises to a mark
     * when a claim has found nothing after every transaction had ended that ran at the mark.
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
            pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 AS allEnded`,
        values: [mark?.xmax ?? '0'],
      })
      if (mark === undefined) mark = now && { ...now, allEnded: false }
      else mark = { ...mark, allEnded: now?.allEnded ?? false }
    },
  }
}
