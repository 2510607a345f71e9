import { setTimeout as sleep } from 'node:timers/promises'
import { DeploymentFailed, Interrupted } from './failure.ts'

/** How long to wait for AWS, and how often to look. */
export interface Pace {
  /** Milliseconds between two looks. */
  readonly pollMs: number
  /** Milliseconds that one version's processing or one environment's update may take. */
  readonly deadlineMs: number
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/**
 * Looks again and again until there is an answer. Throws DeploymentFailed with `overdue()` when the deadline passes, and
 * Interrupted when the signal is aborted.
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

/** Throws Interrupted once Ctrl-C was pressed: before a step that changes something. */
export function stopWhenInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted('interrupted')
}

/** A span in the words of a person, as `30 minutes` or `2 seconds`. */
export function inWords(milliseconds: number): string {
  const minutes = milliseconds / 60_000
  return minutes >= 1 ? `${round(minutes)} minutes` : `${round(milliseconds / 1000)} seconds`
}

const round = (value: number) => Math.round(value * 10) / 10
