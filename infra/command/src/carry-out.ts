import { UsageError } from './usage-error.ts'

/**
 * Does what a command is for. What `work` throws is printed without its stack, and the process ends with 1: after a
 * UsageError, with the usage and with 2.
 */
export async function carryOut(usage: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const misused = error instanceof UsageError
    const message = error instanceof Error ? error.message : error
    console.error(misused ? `${message}\n\n${usage}` : message)
    process.exitCode = misused ? 2 : 1
  }
}
