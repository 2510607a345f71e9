import type { Session } from './session.ts'

type Mark = { readonly sequence: string; readonly xmax: string; readonly allEnded: boolean }

/** Milliseconds. A writer that pauses between its sequence and its transaction id would be passed over for so long. */
const longest = 300_000

/**
 * Claims read the oldest rows above the floor, so that the number of excluded rows below it costs nothing. It stays
 * while what is excluded stays excluded, or has no rows.
 */
export function createFloor({ query }: Pick<Session, 'query'>) {
  let floor = '0'
  let raised = 0
  let mark: Mark | undefined

  function reset() {
    floor = '0'
    mark = undefined
  }

  return {
    reset,
    /** The sequence after which to claim. */
    after(): string {
      if (floor !== '0' && performance.now() - raised > longest) reset()
      return floor
    },

    /**
     * Sequences are assigned before commit, so the floor rises to a mark only when a claim finds nothing after all
     * transactions that ran at the mark.
     */
    async nothingFound(): Promise<void> {
      if (mark?.allEnded) {
        if (floor === '0') raised = performance.now()
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
