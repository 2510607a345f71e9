/** Resolves after the time, or at once when the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
  })
}

/** The milliseconds to wait after so many failures in a row: 50, 100, 200 … 1,000, less up to a fifth at random. */
export function backOff(failures: number): number {
  return Math.min(1_000, 50 * 2 ** (failures - 1)) * (1 - Math.random() / 5)
}
