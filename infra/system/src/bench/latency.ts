import type pg from 'pg'
import { eventPath, untilHandled } from './events.ts'
import { atRate } from './pace.ts'
import type { Benchmark } from './result.ts'
import { quantile } from './statistics.ts'
import { transportLatencies } from './transport.ts'
import { withLocalAws } from './whole.ts'

const perSecond = 200
const seconds = 10
const warmUpSeconds = 3
const users = 200

/** From an event's commit to the commit of its effect in another service, by PostgreSQL's commit timestamps. */
export const latency: Benchmark = (report) =>
  withLocalAws(async (local) => {
    const path = eventPath(local, users, (problem) => report(`latency: ${problem}`))
    const { source, subscribers, targets, commitEvent } = path

    async function run(count: number, from: number) {
      const committed: { eventId: string; transaction: string }[] = []
      await atRate(perSecond, count, async (n) => {
        committed.push(await commitEvent(from + n))
      })
      const ids = committed.map(({ eventId }) => eventId)
      for (const target of targets) await untilHandled(target, ids)
      return committed
    }

    try {
      const warm = perSecond * warmUpSeconds
      report(`latency: warming up for ${warmUpSeconds} s`)
      await run(warm, 0)
      report(`latency: ${perSecond} events a second for ${seconds} s`)
      const committed = await run(perSecond * seconds, warm)
      const starts = await commitTimes(
        source,
        committed.map(({ eventId }) => eventId),
        committed.map(({ transaction }) => transaction),
      )
      const effects = (
        await Promise.all(
          targets.map(async (target) => {
            const ends = await handledTimes(target, [...starts.keys()])
            return [...ends].map(([id, end]) => end - (starts.get(id) ?? Number.NaN))
          }),
        )
      ).flat()
      report('latency: the transport alone')
      const transport = await transportLatencies(local, perSecond, perSecond * 3)
      const [p50, p99] = [quantile(effects, 0.5), quantile(effects, 0.99)]
      return {
        benchmark: 'latency',
        what: `from the commit of user.updated to the commit of its effect in ${subscribers.map(({ name }) => name).join(' and ')}, ${perSecond} events/s for ${seconds} s, ${effects.length} effects`,
        figures: [
          { name: 'the whole path, p50', value: p50, unit: 'ms', aim: { atMost: 5 } },
          { name: 'the whole path, p99', value: p99, unit: 'ms', aim: { atMost: 25 } },
          { name: 'SNS and SQS alone, p50', value: quantile(transport, 0.5), unit: 'ms' },
          { name: 'SNS and SQS alone, p99', value: quantile(transport, 0.99), unit: 'ms' },
          { name: 'whole path / SNS and SQS alone, p50', value: p50 / quantile(transport, 0.5), unit: '×' },
        ],
      }
    } finally {
      await path.end()
    }
  })

const milliseconds = (time: string) => `extract(epoch FROM ${time})::float8 * 1000`

async function commitTimes(pool: pg.Pool, ids: readonly string[], transactions: readonly string[]) {
  const { rows } = await pool.query<{ id: string; ms: number }>(
    `SELECT id, ${milliseconds('pg_xact_commit_timestamp(xid::xid8::xid)')} AS ms
     FROM unnest($1::text[], $2::text[]) AS t (id, xid)`,
    [ids, transactions],
  )
  return new Map(rows.map(({ id, ms }) => [id, ms]))
}

async function handledTimes(pool: pg.Pool, ids: readonly string[]) {
  const { rows } = await pool.query<{ id: string; ms: number }>(
    `SELECT event_id AS id, ${milliseconds('pg_xact_commit_timestamp(xmin)')} AS ms
     FROM inbox WHERE event_id = ANY($1)`,
    [ids],
  )
  return new Map(rows.map(({ id, ms }) => [id, ms]))
}
