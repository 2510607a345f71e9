import { setTimeout } from 'node:timers/promises'
import type { Pool } from 'pg'

// PostgreSQL's classes 08 (connection), 53 (resources) and 57P (shutdown), Node's socket errors, and Prisma's names for
// the same. Source: PostgreSQL manual, appendix A; Prisma error reference.
const away =
  /^(08\w{3}|53\w{3}|57P\w{2}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|P1001|P1002|P1008|P1017|P2024|P2028)$/
const awayMessage =
  /connection terminated|timeout exceeded when trying to connect|server has closed the connection|can't reach database server/i

/** Whether an error says that the database is out of reach for now, rather than that the work is wrong. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false
  const code = 'code' in error ? String(error.code) : ''
  if (away.test(code) || awayMessage.test(error.message)) return true
  const inner = [error.cause, ...('errors' in error && Array.isArray(error.errors) ? error.errors : [])]
  return inner.some((cause) => isDatabaseAway(cause, depth + 1))
}

/** How long a worker holds back its answer while its database is away, in milliseconds; nginx would give up at 60 s. */
const longestHold = 30_000

/** Returns at once if the error has another reason; otherwise when the database answers again, or after a while. */
export async function untilDatabaseAnswers(pool: Pool, error: unknown): Promise<void> {
  if (!isDatabaseAway(error)) return
  const end = Date.now() + longestHold
  while (Date.now() < end) {
    const answers = await pool.query('SELECT 1').then(
      () => true,
      () => false,
    )
    if (answers || pool.ending) return
    await setTimeout(250)
  }
}
