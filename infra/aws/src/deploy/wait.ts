import { setTimeout as sleep } from 'node:timers/promises'
import { DeploymentFailed, Interrupted } from './failure.ts'

export interface Pace {
  /** Between two requests. */
  readonly pollMs: number
  /** For one version to be processed, or one environment to be updated. */
  readonly deadlineMs: number
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/** Throws DeploymentFailed with `overdue()` at the deadline, and Interrupted when the signal is aborted. */
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

/** Throws Interrupted after Ctrl-C. */
export function stopWhenInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted('interrupted')
}

/** As `30 minutes` or `2 seconds`. */
export function inWords(milliseconds: number): string {
  const minutes = milliseconds / 60_000
  return minutes >= 1 ? `${round(minutes)} minutes` : `${round(milliseconds / 1000)} seconds`
}

const round = (value: number) => Math.round(value * 10) / 10
