import { setTimeout } from 'node:timers/promises'

// Milliseconds. A deleted queue's name is free after 60 s. Source: SQS API reference, CreateQueue.
const limit = 75_000

// SNS and SQS answer so until a change is visible everywhere.
const transient = ['QueueDeletedRecently', 'QueueDoesNotExist', 'NonExistentQueue', 'NotFound']

/** Retries transient errors for at most 75 s, with exponential back-off. */
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

/** `QueueNameExists` also comes as `AWS.….QueueNameExists`. */
export function hasName(error: unknown, ...names: string[]): boolean {
  if (!(error instanceof Error)) return false
  return names.includes(error.name.replace(/^.*\./, '').replace(/Exception$/, ''))
}

export function undefinedIfMissing(error: unknown): undefined {
  if (!hasName(error, 'QueueDoesNotExist', 'NonExistentQueue')) throw error
}
