import { setTimeout } from 'node:timers/promises'

/** Resolves after some milliseconds, or as soon as the signal is aborted. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)
}
