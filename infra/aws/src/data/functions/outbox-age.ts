import { callRunSql } from './call-run-sql.ts'
import { connectionTo } from './database-url.ts'
import { readSecret } from './secrets.ts'

interface Watched {
  readonly service: string
  readonly secretArn: string
}

const query = `SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS age FROM outbox`

// URLs by secret; cleared after a failure, since a password may have been rotated.
const known = new Map<string, string>()

/**
 * Logs each outbox's age in seconds as a metric. It is no part of the services, because an outbox ages when its
 * relay does not run. Source: CloudWatch user guide, embedded metric format.
 */
export async function handler(): Promise<void> {
  const watched: readonly Watched[] = JSON.parse(process.env['SERVICES'] ?? '[]')
  const results = await Promise.allSettled(watched.map(report))
  const failed = results.filter((result) => result.status === 'rejected')
  for (const { reason } of failed) console.error(reason)
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${watched.length} outboxes could not be looked at`)
}

async function report({ service, secretArn }: Watched): Promise<void> {
  try {
    const age = await ageOf(service, secretArn)
    console.log(
      JSON.stringify({
        _aws: {
          Timestamp: Date.now(),
          CloudWatchMetrics: [
            {
              Namespace: 'Fanfare',
              Dimensions: [['Stage', 'Service']],
              Metrics: [{ Name: 'OutboxAge', Unit: 'Seconds' }],
            },
          ],
        },
        Stage: process.env['STAGE'],
        Service: service,
        OutboxAge: age,
      }),
    )
  } catch (error) {
    known.delete(secretArn)
    throw new Error(`the outbox of ${service} could not be looked at`, { cause: error })
  }
}

async function ageOf(service: string, secretArn: string): Promise<number> {
  const url = known.get(secretArn) ?? (await readSecret(secretArn))
  known.set(secretArn, url)
  const connection = connectionTo(service, url)
  try {
    const [rows] = await callRunSql({ connection, statements: [{ text: query }] })
    return Number(rows?.[0]?.['age'])
  } catch (error) {
    // Before the first deployment there is no table.
    if (error instanceof Error && /relation "outbox" does not exist/.test(error.message)) return 0
    throw error
  }
}
