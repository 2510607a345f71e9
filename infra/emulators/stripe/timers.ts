/** Milliseconds; fits a column of the store. */
export const never = Number.MAX_SAFE_INTEGER

export type SlowCards = ReturnType<typeof createSlowCards>

/** Takes a fixed time or, between `hold` and `release`, until a test ends it. */
export function createSlowCards(milliseconds: number) {
  let held = false
  const waiting = new Set<() => void>()

  return {
    hold(): void {
      held = true
    },
    release(): void {
      held = false
    },
    /** Default: the time of the slow cards. */
    dueAfter(usual = milliseconds): number {
      return held ? never : Date.now() + usual
    },
    /** Rejects when the emulator stops. */
    async wait(closing: AbortSignal): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const stop = () => reject(closing.reason)
      closing.addEventListener('abort', stop)
      const timer = held ? undefined : setTimeout(resolve, milliseconds)
      waiting.add(resolve)
      try {
        await promise
      } finally {
        waiting.delete(resolve)
        clearTimeout(timer)
        closing.removeEventListener('abort', stop)
      }
    },
    answer(): number {
      const count = waiting.size
      for (const resolve of waiting) resolve()
      return count
    },
  }
}

export interface DueTimer {
  /** Call when the next due time may have changed. */
  reschedule(): void
  stop(): void
}

/** Calls `work` at `nextAt` (milliseconds; undefined or `never`: not at all), and reschedules. */
export function createDueTimer(nextAt: () => number | undefined, work: () => void): DueTimer {
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  function reschedule(): void {
    clearTimeout(timer)
    const at = stopped ? undefined : nextAt()
    if (at === undefined || at === never) return
    const run = () => {
      work()
      reschedule()
    }
    timer = setTimeout(run, Math.max(0, at - Date.now()))
  }

  return {
    reschedule,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
