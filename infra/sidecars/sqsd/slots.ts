/** HTTP connections, reserved before receiving, so that each message is POSTed at once. */
export interface Slots {
  /** Waits for at least one; zero when aborted first. */
  take(max: number, signal: AbortSignal): Promise<number>
  takeNow(max: number): number
  release(count: number): void
}

export function createSlots(total: number): Slots {
  let free = total
  const waiting = new Set<() => void>()

  function takeNow(max: number): number {
    const taken = Math.min(max, free)
    free -= taken
    return taken
  }

  return {
    takeNow,
    async take(max, signal) {
      while (free === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake)
            signal.removeEventListener('abort', wake)
            resolve()
          }
          waiting.add(wake)
          signal.addEventListener('abort', wake)
        })
      }
      return signal.aborted ? 0 : takeNow(max)
    },
    release(count) {
      free += count
      if (free > 0) waiting.values().next().value?.()
    },
  }
}
