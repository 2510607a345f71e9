// Connection (08), read-only after a fail-over (25006), deadlock and lock time-out (40P01, 55P03), resources (53),
// shutdown (57P). Source: PostgreSQL manual, appendix A; Prisma error reference.
const codes =
  /^(08\w{3}|25006|40P01|53\w{3}|55P03|57P\w{2}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|P1001|P1002|P1008|P1017|P2024|P2028)$/
// As in Prisma's: Database error. Code: `57P01`.
const wrappedCode = /Code: `(\w{5})`/
const messages =
  /connection terminated|connection error and is not queryable|query read timeout|timeout exceeded when trying to connect|server has closed the connection|can't reach database server/i

/** Whether the database cannot be reached for now, rather than the work being wrong. */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  // The cause of a DriverAdapterError is a plain object.
  if (typeof error !== 'object' || error === null || depth > 4) return false
  const text = 'message' in error ? String(error.message) : ''
  const known = ['code' in error ? String(error.code) : '', wrappedCode.exec(text)?.[1] ?? '']
  if (known.some((code) => codes.test(code)) || messages.test(text)) return true
  const inner = [
    'cause' in error ? error.cause : undefined,
    ...('errors' in error && Array.isArray(error.errors) ? error.errors : []),
  ]
  return inner.some((cause) => isDatabaseUnavailable(cause, depth + 1))
}
