import type { SqlAnswer } from './run-sql.ts'

export interface WatchedService {
  readonly service: string
  readonly publishes: boolean
  readonly measures: boolean
}

export interface Figure {
  readonly name: string
  readonly value: number
}

/** Each returns rows of name and value. A role sees when its own transactions began: those of its service, not of migrations. */
const oldestTransaction = `SELECT 'OldestTransaction' AS name,
  coalesce(max(extract(epoch FROM now() - xact_start)), 0)::float8 AS value
  FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
const outbox = `SELECT 'OutboxAge' AS name, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS value FROM outbox
  UNION ALL SELECT 'OutboxDead', count(*)::float8 FROM outbox_dead`
const measures = 'SELECT name, value FROM measures'

/** The first needs no table. */
export function queriesOf(watched: WatchedService): [string, ...string[]] {
  return [oldestTransaction, ...(watched.publishes ? [outbox] : []), ...(watched.measures ? [measures] : [])]
}

export function figuresIn(answer: SqlAnswer): Figure[] {
  return answer.flat().map(({ name, value }) => ({ name: String(name), value: Number(value) }))
}

/** Source: CloudWatch user guide, embedded metric format. */
export function emfLine(stage: string, service: string, figures: readonly Figure[], now: Date): string {
  return JSON.stringify({
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: 'Fanfare',
          Dimensions: [['Stage', 'Service']],
          Metrics: figures.map(({ name }) => ({ Name: name })),
        },
      ],
    },
    Stage: stage,
    Service: service,
    ...Object.fromEntries(figures.map(({ name, value }) => [name, value])),
  })
}
