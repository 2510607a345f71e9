import type { Activity } from './activity.ts'
import { pause } from './pause.ts'
import type { WorkerClient } from './worker-client.ts'

/** Waits for the answers to what was POSTed, until the time (in milliseconds) is over or the signal aborts. */
export async function drain(
  activity: Activity,
  worker: WorkerClient,
  milliseconds: number,
  impatient: AbortSignal,
): Promise<void> {
  const drained = new AbortController()
  const idle = activity.idle().then(() => drained.abort())
  await pause(milliseconds, AbortSignal.any([impatient, drained.signal]))
  if (drained.signal.aborted) return worker.close()
  await worker.abort()
  await idle
}
