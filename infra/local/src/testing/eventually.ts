import { setTimeout } from 'node:timers/promises'
import { limits } from './limits.ts'

/** Shortest pause between two looks, in milliseconds. */
const shortestPause = 20

// Tests may set the clock by hand.
const now = performance.now.bind(performance)

/**
 * Runs `look` until it does not throw, and returns its value. When it gives up, the error says what was waited for and
 * what the last look saw instead.
 * @param what completes the sentence "waited for …"
 */
export async function eventually<T>(what: string, look: () => T | Promise<T>): Promise<T> {
  const end = now() + limits.wait
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
    // Looks take half of the time at most: on a slow machine they would keep it busy.
    await setTimeout(Math.max(shortestPause, now() - began))
  }
}
