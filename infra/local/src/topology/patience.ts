import { setTimeout } from 'node:timers/promises'

// A queue's name is free again 60 s after its deletion. Source: SQS API reference, CreateQueue.
const limit = 75_000

/**
 * What AWS says while one of its own changes has not reached every corner: a queue of that name was deleted a moment
 * ago, or what was just made is not known yet.
 */
const passing = ['QueueDeletedRecently', 'QueueDoesNotExist', 'NonExistentQueue', 'NotFound']

/** Tries again, ever more slowly, while AWS answers what will pass. */
export async function patiently<Result>(step: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + limit
  for (let pause = 100; ; pause = Math.min(pause * 2, 5000)) {
    try {
      return await step()
    } catch (error) {
      if (!hasName(error, ...passing) || Date.now() + pause > deadline) throw error
    }
    await setTimeout(pause)
  }
}

/** Whether the error is one of AWS's with such a name; `QueueNameExists` is also said as `AWS.….QueueNameExists`. */
export function hasName(error: unknown, ...names: string[]): boolean {
  if (!(error instanceof Error)) return false
  const said = error.name.replace(/^.*\./, '').replace(/Exception$/, '')
  return names.includes(said)
}

/** For `catch`: a queue that is gone is no failure. */
export function undefinedIfGone(error: unknown): undefined {
  if (!hasName(error, 'QueueDoesNotExist', 'NonExistentQueue')) throw error
}
