import { setTimeout } from 'node:timers/promises'

// A queue's name is free again 60 s after its deletion. Source: SQS API reference, CreateQueue.
const limit = 75_000

// Errors of SNS and SQS while a change of theirs is not visible everywhere: a queue of that name was deleted a moment
// ago, or what was just created is not found yet.
const transient = ['QueueDeletedRecently', 'QueueDoesNotExist', 'NonExistentQueue', 'NotFound']

/** Retries while AWS answers with a transient error, with exponential back-off, for at most 75 s. */
export async function retryTransient<Result>(step: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + limit
  for (let pause = 100; ; pause = Math.min(pause * 2, 5000)) {
    try {
      return await step()
    } catch (error) {
      if (!hasName(error, ...transient) || Date.now() + pause > deadline) throw error
    }
    await setTimeout(pause)
  }
}

/** Whether the error is one of AWS's with such a name. `QueueNameExists` also comes as `AWS.….QueueNameExists`. */
export function hasName(error: unknown, ...names: string[]): boolean {
  if (!(error instanceof Error)) return false
  return names.includes(error.name.replace(/^.*\./, '').replace(/Exception$/, ''))
}

export function undefinedIfMissing(error: unknown): undefined {
  if (!hasName(error, 'QueueDoesNotExist', 'NonExistentQueue')) throw error
}
