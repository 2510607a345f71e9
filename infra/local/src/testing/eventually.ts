import { setTimeout } from 'node:timers/promises'
import { limits } from './limits.ts'

/** Milliseconds. */
const shortestPause = 20
const longestPause = 250

// Tests may replace the clock.
const now = performance.now.bind(performance)

/**
 * Throws after the time limit, with the last error of `look`.
 * @param what completes the sentence "waited for …"
 */
export async function eventually<T>(what: string, look: () => T | Promise<T>): Promise<T> {
  const begin = now()
  const end = begin + limits.wait
  for (;;) {
    const began = now()
    try {
      return await look()
    } catch (error) {
      if (now() > end) {
        const seen = error instanceof Error ? error.message : String(error)
        throw new Error(`waited ${limits.wait / 1000} s for ${what}; at the last look: ${seen}`, {
          cause: error,
        })
      }
    }
    // At most half of the time is spent in `look`, and the wait is a tenth longer than it must be.
    const pause = Math.min((now() - begin) / 10, longestPause)
    await setTimeout(Math.max(shortestPause, pause, now() - began))
  }
}
