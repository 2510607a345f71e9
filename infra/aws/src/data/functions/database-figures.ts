import { callRunSql } from './call-run-sql.ts'
import { connectionTo } from './database-url.ts'
import { emfLine, type Figure, figuresIn, queriesOf, type WatchedService } from './figures.ts'
import { readSecret } from './secrets.ts'

interface Watched extends WatchedService {
  readonly secretArn: string
}

// URLs by secret; cleared after a failure, since a password may have been rotated.
const known = new Map<string, string>()

/**
 * Logs figures of each service's database as metrics, every minute. It is no part of the services, because figures get
 * worse when a service or its relay does not run.
 */
export async function handler(): Promise<void> {
  const watched: readonly Watched[] = JSON.parse(process.env['SERVICES'] ?? '[]')
  const results = await Promise.allSettled(watched.map(report))
  const failed = results.filter((result) => result.status === 'rejected')
  for (const { reason } of failed) console.error(reason)
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${watched.length} databases could not be looked at`)
}

async function report(watched: Watched): Promise<void> {
  const { service, secretArn } = watched
  try {
    const url = known.get(secretArn) ?? (await readSecret(secretArn))
    known.set(secretArn, url)
    const figures = await readFigures(watched, connectionTo(service, url))
    console.log(emfLine(process.env['STAGE'] ?? '', service, figures, new Date()))
  } catch (error) {
    known.delete(secretArn)
    throw new Error(`the database of ${service} could not be looked at`, { cause: error })
  }
}

async function readFigures(watched: Watched, connection: ReturnType<typeof connectionTo>): Promise<Figure[]> {
  const [first, ...others] = queriesOf(watched)
  const run = async (queries: readonly string[]) =>
    figuresIn(await callRunSql({ connection, statements: queries.map((text) => ({ text })) }))
  try {
    return await run([first, ...others])
  } catch (error) {
    // Until the first deployment, and the one that adds a view, tables are missing.
    if (error instanceof Error && /relation "\w+" does not exist/.test(error.message)) return run([first])
    throw error
  }
}
