export type Log = (line: string) => void

/** Says once that something is away, and once that it is back. */
export function createOutage(log: Log, what: string) {
  let away = false
  return {
    away(reason: string): void {
      if (!away) log(`${what}: ${reason}; trying on`)
      away = true
    },
    back(): void {
      if (away) log(`${what}: back`)
      away = false
    },
  }
}

export type Outage = ReturnType<typeof createOutage>

/** What an error says in a few words: its code where its message is empty, as with a refused connection. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message) return error.message
  return 'code' in error ? String(error.code) : error.name
}
