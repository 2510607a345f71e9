import type { DatabaseSync } from 'node:sqlite'
import type { WriteTogether } from './write-together.ts'

const mostSpans = 200_000

/** Times are milliseconds since 1970. */
export interface Span {
  readonly trace: string
  readonly id: string
  readonly parent: string
  readonly service: string
  readonly name: string
  readonly at: number
  readonly until: number
  readonly failed: boolean
  readonly attributes: Readonly<Record<string, unknown>>
}

/** Spans of every process, as OTLP brings them. */
export function createSpans(db: DatabaseSync, together: WriteTogether) {
  const insert = db.prepare('INSERT OR IGNORE INTO spans (trace, id, span) VALUES (?, ?, ?)')
  const prune = db.prepare('DELETE FROM spans WHERE number <= (SELECT max(number) FROM spans) - ?')
  const select = db.prepare('SELECT span FROM spans WHERE trace = ? LIMIT 2000')

  return {
    keep(spans: readonly Span[]): void {
      together(() => {
        for (const span of spans) insert.run(span.trace, span.id, JSON.stringify(span))
        prune.run(mostSpans)
      })
    },
    of(trace: string): Span[] {
      return select
        .all(trace)
        .map(({ span }): Span => JSON.parse(String(span)))
        .sort((one, other) => one.at - other.at)
    },
  }
}
