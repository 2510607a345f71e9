export type Log = (line: string) => void

/** Ends early when aborted. Uses the global timer, which tests can fake. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const wake = () => resolve()
  const timer = setTimeout(wake, milliseconds)
  signal.addEventListener('abort', wake)
  await promise
  clearTimeout(timer)
  signal.removeEventListener('abort', wake)
}

/** Milliseconds: 50, 100, 200 … 1,000, less up to a fifth at random. */
export function backOff(failures: number): number {
  return Math.min(1_000, 50 * 2 ** (failures - 1)) * (1 - Math.random() / 5)
}

/** Logs changes only. */
export function createAvailability(log: Log, what: string) {
  let available = true
  return {
    failed(reason: string): void {
      if (available) log(`${what} unavailable, retrying: ${reason}`)
      available = false
    },
    succeeded(): void {
      if (!available) log(`${what} available again`)
      available = true
    },
  }
}

export type Availability = ReturnType<typeof createAvailability>

/** The code when the message is empty. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message) return error.message
  return 'code' in error ? String(error.code) : error.name
}
