import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

// PostgreSQL's classes 08 (connection), 53 (resources) and 57P (shutdown), a server that is read-only after a fail-over
// (25006), a lock that others hold (40P01, 55P03), Node's socket errors, and Prisma's names for the same.
// Source: PostgreSQL manual, appendix A; Prisma error reference.
const away =
  /^(08\w{3}|25006|40P01|53\w{3}|55P03|57P\w{2}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|P1001|P1002|P1008|P1017|P2024|P2028)$/
// Prisma wraps what it has no name for, as in: Database error. Code: `57P01`.
const wrappedCode = /Code: `(\w{5})`/
const awayMessage =
  /connection terminated|query read timeout|timeout exceeded when trying to connect|server has closed the connection|can't reach database server/i

/** Whether an error says that the database is out of reach for now, rather than that the work is wrong. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false
  const codes = ['code' in error ? String(error.code) : '', wrappedCode.exec(error.message)?.[1] ?? '']
  if (codes.some((code) => away.test(code)) || awayMessage.test(error.message)) return true
  const inner = [error.cause, ...('errors' in error && Array.isArray(error.errors) ? error.errors : [])]
  return inner.some((cause) => isDatabaseAway(cause, depth + 1))
}

/** How long a worker holds back its answer while its database is away, in milliseconds; nginx would give up at 60 s. */
const longestHold = 30_000

/**
 * Returns at once if the error has another reason; otherwise when the database answers again, after a while, or when
 * the process is to end.
 */
export async function untilDatabaseAnswers(
  { pool, closing }: Pick<FastifyInstance, 'pool' | 'closing'>,
  error: unknown,
): Promise<void> {
  if (!isDatabaseAway(error)) return
  const answers = () =>
    pool.query('SELECT 1').then(
      () => true,
      () => false,
    )
  const end = performance.now() + longestHold
  while (!closing.aborted && performance.now() < end && !(await answers())) {
    await setTimeout(250, undefined, { signal: closing }).catch(() => {})
  }
}
