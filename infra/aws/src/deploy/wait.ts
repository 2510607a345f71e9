import { setTimeout as sleep } from 'node:timers/promises'
import { DeploymentFailed, Interrupted } from './failure.ts'

export interface Pace {
  /** Milliseconds between two requests. */
  readonly pollMs: number
  /** Milliseconds for the processing of a version, or the update of an environment. */
  readonly deadlineMs: number
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/**
 * Repeats `look` until it returns a value. Throws DeploymentFailed with `overdue()` at the deadline, and Interrupted
 * when the signal is aborted.
 */
export async function waitFor<T>(
  look: () => Promise<T | undefined>,
  overdue: () => string,
  pace: Pace,
): Promise<T> {
  const deadline = performance.now() + pace.deadlineMs
  while (true) {
    stopWhenInterrupted(pace.signal)
    const answer = await look()
    if (answer !== undefined) return answer
    if (performance.now() >= deadline) throw new DeploymentFailed(overdue())
    await sleep(pace.pollMs, undefined, { signal: pace.signal }).catch(() => undefined)
  }
}

/** Throws Interrupted after Ctrl-C; called before a step that changes something. */
export function stopWhenInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted('interrupted')
}

/** As `30 minutes` or `2 seconds`. */
export function inWords(milliseconds: number): string {
  const minutes = milliseconds / 60_000
  return minutes >= 1 ? `${round(minutes)} minutes` : `${round(milliseconds / 1000)} seconds`
}

const round = (value: number) => Math.round(value * 10) / 10
