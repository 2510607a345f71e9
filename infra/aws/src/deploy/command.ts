import { stopSignals, UsageError } from '@fanfare/command'
import { BadRequest, Interrupted, reasonOf } from './failure.ts'

/**
 * Returns 0, 1 after a failure, 2 for what is not allowed or not there, 130 after Ctrl-C. The second Ctrl-C ends it at once.
 */
export async function runCommand(
  command: (signal: AbortSignal) => Promise<void>,
  leftBehind: () => Promise<string>,
): Promise<number> {
  const interruption = new AbortController()
  for (const signal of stopSignals) process.once(signal, () => interruption.abort())
  try {
    await command(interruption.signal)
    return 0
  } catch (error) {
    console.error(error instanceof Interrupted ? 'Interrupted.' : reasonOf(error))
    if (error instanceof BadRequest || error instanceof UsageError) return 2
    const left = await leftBehind().catch(
      (reason: unknown) => `What runs could not be read: ${reasonOf(reason)}`,
    )
    if (left !== '') console.error(left)
    return interruption.signal.aborted ? 130 : 1
  }
}
