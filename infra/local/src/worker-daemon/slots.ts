/** The daemon's HTTP connections, reserved before a message is received: none is received that could not be POSTed. */
export interface Slots {
  /** Reserves between one and `max`, once there is one, in order of asking. Zero when the signal aborts first. */
  take(max: number, signal: AbortSignal): Promise<number>
  /** Reserves up to `max` of those that are free now. */
  takeNow(max: number): number
  give(count: number): void
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
    give(count) {
      free += count
      if (free > 0) waiting.values().next().value?.()
    },
  }
}
