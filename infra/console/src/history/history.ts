import { type Fact, readFact } from './fact.ts'
import { openDatabase } from './open-database.ts'
import { createSpans } from './spans.ts'
import { createWriteTogether } from './write-together.ts'

/** The oldest facts beyond it are deleted: about 10,000 journeys. */
const mostFacts = 400_000

/** Milliseconds that facts wait to be written together. */
const pause = 200

export type History = ReturnType<typeof openHistory>

interface Waiting {
  readonly key: string
  readonly journey: string
  readonly fact: Fact
}

interface Options {
  readonly most?: number
  /** What keeps it from being written. */
  readonly report?: (text: string) => void
}

/** Kept between runs of `dev`. With `:memory:`, nothing is. */
export function openHistory(dir: string, { most = mostFacts, report = () => undefined }: Options = {}) {
  const db = openDatabase(dir, report)
  const together = createWriteTogether(db, report)
  const spans = createSpans(db, together)
  const upsert = db.prepare(`INSERT INTO facts (key, journey, fact) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET fact = excluded.fact`)
  const select = db.prepare('SELECT fact FROM facts WHERE journey = ? ORDER BY id DESC LIMIT ?')
  const prune = db.prepare('DELETE FROM facts WHERE id <= (SELECT max(id) FROM facts) - ?')
  const waiting = new Map<string, Waiting>()
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.size === 0) return
    together(() => {
      for (const { key, journey, fact } of waiting.values()) upsert.run(key, journey, JSON.stringify(fact))
      prune.run(most)
    })
    waiting.clear()
  }

  return {
    spans,
    /** A second fact with the same key replaces the first. */
    keep(journey: string, key: string, fact: Fact): void {
      waiting.set(key, { key, journey, fact })
      timer ??= setTimeout(flush, pause).unref()
    },
    /** Oldest first; at most `limit`, the newest. */
    of(journey: string, limit = 2_000): Fact[] {
      flush()
      return select
        .all(journey, limit)
        .flatMap(({ fact }) => readFact(String(fact)) ?? [])
        .reverse()
    },
    flush,
    close(): void {
      flush()
      db.close()
    },
  }
}
