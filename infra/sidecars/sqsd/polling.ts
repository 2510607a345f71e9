import type { ReceivedMessage } from './message.ts'
import type { SqsdOptions } from './options.ts'
import type { Queue } from './queue.ts'
import { type Availability, backOff, reasonOf, sleep } from './retry.ts'
import type { Slots } from './slots.ts'

const longPoll = 20
const batchSize = 10

export interface PollingParts {
  readonly queue: Queue
  readonly slots: Slots
  readonly availability: Availability
  readonly options: SqsdOptions
  /** `done` releases the message's slot. */
  onMessage(message: ReceivedMessage, done: () => void): void
}

/**
 * One long poll, and more calls while they return full batches. After an abort the open long poll still calls
 * `onMessage`.
 */
export async function poll(parts: PollingParts, signal: AbortSignal): Promise<void> {
  const { slots, availability, options } = parts
  let extraPolls = 0
  let failures = 0
  let emptyAnswers = 0

  while (!signal.aborted) {
    const wanted = await slots.take(batchSize, signal)
    if (wanted === 0) break
    const began = performance.now()
    try {
      // After a failure no long poll, to detect recovery at once.
      const got = await receive(parts, wanted, failures > 0 ? 0 : longPoll)
      if (failures > 0 || performance.now() - began > 500 || got > 0) emptyAnswers = 0
      else emptyAnswers += 1
      failures = 0
      availability.succeeded()
      if (got === wanted && extraPolls < options.MaxPolls - 1) void pollMore()
    } catch (error) {
      failures += 1
      if (!signal.aborted) availability.failed(reasonOf(error))
    }
    // Detects an SQS without long polls.
    const unproductive = failures || emptyAnswers - 2
    if (unproductive > 0) await sleep(backOff(unproductive), signal)
  }

  async function pollMore(): Promise<void> {
    extraPolls += 1
    try {
      let more = true
      while (more && !signal.aborted) {
        const wanted = slots.takeNow(batchSize)
        more = wanted > 0 && (await receive(parts, wanted, 0)) === wanted
      }
    } catch {
      // The long poll logs the failure.
    } finally {
      extraPolls -= 1
    }
  }
}

async function receive({ queue, slots, options, onMessage }: PollingParts, wanted: number, waitTime: number) {
  let unused = wanted
  try {
    const messages = await queue.receive(wanted, options.VisibilityTimeout, waitTime)
    unused -= messages.length
    for (const message of messages) onMessage(message, () => slots.release(1))
    return messages.length
  } finally {
    slots.release(unused)
  }
}
