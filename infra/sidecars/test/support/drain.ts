import type { QueryConfig } from 'pg'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Batch } from '../../relay/batches.ts'
import { createDrain } from '../../relay/drain.ts'
import { openSession, type Session } from '../../relay/session.ts'
import { Outage, type Outcome } from '../../relay/sns.ts'
import { eventOf, openOutbox } from './outbox.ts'

export type Verdict = Outcome['result'] | 'topic' | 'outage'

/** A drain over a real outbox, with an SNS that does as the test says, and what it took. */
export async function startDrain(verdictOf: (key: string, revision: number, type: string) => Verdict) {
  const outbox = await openOutbox()
  const logged: unknown[] = []
  const log = pino({ base: null, timestamp: false }, { write: (line) => logged.push(JSON.parse(line)) })
  const session = await openSession({ databaseUrl: outbox.databaseUrl, lease: 10_000, onWake: () => {}, log })
  onTestFinished(() => session.close())
  const taken: { key: string; revision: number }[] = []
  /** Of each claim, while it is measured: the pages of the database that it reads. */
  let pages: number[] | undefined
  const watched: Pick<typeof session, 'query'> = {
    async query(statement) {
      if (/^claim/.test(statement.name ?? '')) pages?.push(await pagesOf(session, statement))
      return session.query(statement)
    },
  }

  async function publish({ rows }: Batch): Promise<Outcome[]> {
    const judged = rows.map((row) => {
      const revision: number = JSON.parse(row.body).data.revision
      return { row, revision, verdict: verdictOf(row.key, revision, row.type) }
    })
    if (judged.some(({ verdict }) => verdict === 'outage')) throw new Outage('SNS is away')
    return judged.map(({ row, revision, verdict }): Outcome => {
      const reason = `it is ${verdict}`
      switch (verdict) {
        case 'refused':
          return { row, result: 'refused', reason }
        case 'failed':
          return { row, result: 'failed', reason, fault: 'row' }
        case 'topic':
          return { row, result: 'failed', reason, fault: 'topic' }
        default:
          taken.push({ key: row.key, revision })
          return { row, result: 'sent' }
      }
    })
  }

  return {
    ...outbox,
    drain: createDrain({ session: watched, publish, log }),
    logged,
    /** The pages that each claim reads meanwhile. */
    async pagesRead(work: () => Promise<unknown>): Promise<number[]> {
      const read: number[] = []
      pages = read
      await work()
      pages = undefined
      return read
    },
    takenOf: (key: string) => taken.filter((event) => event.key === key).map(({ revision }) => revision),
    /** Stores events 1 to `count` of every one of the keys, by turns. */
    async writeAll(keys: readonly string[], count: number, type = 'user.updated') {
      for (let revision = 1; revision <= count; revision++) {
        for (const key of keys) await outbox.insert(key, type, ...eventOf(key, revision))
      }
    },
  }
}

async function pagesOf(
  { query }: Pick<Session, 'query'>,
  { text, values = [] }: QueryConfig,
): Promise<number> {
  const [row] = await query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>({
    text: `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
    values,
  })
  const plan = row?.['QUERY PLAN'][0].Plan ?? {}
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)
}
