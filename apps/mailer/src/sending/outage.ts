import { outagePause } from './pauses.ts'

/** Follows whether there is a mail server to talk to. While there is none, one mail at a time finds out. */
export function createOutage(retryMs: number) {
  let failures = 0
  let quietUntil = 0

  function keepQuiet(): number {
    const pause = outagePause(failures, retryMs)
    quietUntil = performance.now() + pause
    return pause
  }

  return {
    /** How many of the free lanes may be used now. */
    room(free: number): number {
      if (failures === 0) return free
      return performance.now() < quietUntil ? 0 : Math.min(1, free)
    },
    /** A mail is on its way: until it is known what becomes of it, no other needs to find out. */
    tried(): void {
      if (failures > 0) keepQuiet()
    },
    /** The server was there. */
    over(): void {
      failures = 0
    },
    /** It was not; returns for how long nobody should try, in milliseconds. */
    goesOn(): number {
      failures += 1
      return keepQuiet()
    },
  }
}
