import { never } from './pace.ts'

export interface Alarm {
  /** Looks anew when to ring; to be called whenever that may have changed. */
  look(): void
  stop(): void
}

/** Calls `ring` at the time that `nextAt` gives (milliseconds; undefined or `never`: not at all), and then looks again. */
export function createAlarm(nextAt: () => number | undefined, ring: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  return {
    look() {
      clearTimeout(timer)
      const at = stopped ? undefined : nextAt()
      if (at === undefined || at === never) return
      timer = setTimeout(
        () => {
          ring()
          this.look()
        },
        Math.max(0, at - Date.now()),
      )
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
