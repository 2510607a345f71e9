import type { ReceivedMessage } from './message.ts'
import type { SqsdOptions } from './options.ts'
import { type Outage, reasonOf } from './outage.ts'
import { backOff, pause } from './pause.ts'
import type { Queue } from './queue.ts'
import type { Slots } from './slots.ts'

/** SQS's longest wait in seconds, and its largest batch. */
const longPoll = 20
const batchSize = 10

export interface PollingParts {
  readonly queue: Queue
  readonly slots: Slots
  readonly outage: Outage
  readonly options: SqsdOptions
  /** Gets each message once; `done` gives its slot back. */
  onMessage(message: ReceivedMessage, done: () => void): void
}

/**
 * Holds one long poll, and more receive calls beside it while the queue has more than a batch to give. Ends when
 * the signal aborts, except for a long poll under way: what it still brings goes to `onMessage`.
 */
export async function poll(parts: PollingParts, signal: AbortSignal): Promise<void> {
  const { slots, outage, options } = parts
  let helpers = 0
  let failures = 0
  let hastyAnswers = 0

  while (!signal.aborted) {
    const asked = await slots.take(batchSize, signal)
    if (asked === 0) break
    const began = performance.now()
    try {
      // After a failure without a wait: so that we know at once whether the queue is back.
      const got = await receive(parts, asked, failures > 0 ? 0 : longPoll)
      if (failures > 0 || performance.now() - began > 500 || got > 0) hastyAnswers = 0
      else hastyAnswers += 1
      failures = 0
      outage.back()
      if (got === asked && helpers < options.MaxPolls - 1) void help()
    } catch (error) {
      failures += 1
      if (!signal.aborted) outage.away(reasonOf(error))
    }
    // An SQS that does not know long polls answers empty at once: no reason to ask a thousand times a second.
    const trouble = failures || hastyAnswers - 2
    if (trouble > 0) await pause(backOff(trouble), signal)
  }

  async function help(): Promise<void> {
    helpers += 1
    try {
      let more = true
      while (more && !signal.aborted) {
        const asked = slots.takeNow(batchSize)
        more = asked > 0 && (await receive(parts, asked, 0)) === asked
      }
    } catch {
      // The standing poll meets the same trouble, and reports it.
    } finally {
      helpers -= 1
    }
  }
}

/** @returns the number of messages received. */
async function receive({ queue, slots, options, onMessage }: PollingParts, asked: number, waitTime: number) {
  let unused = asked
  try {
    const messages = await queue.receive(asked, options.VisibilityTimeout, waitTime)
    unused -= messages.length
    for (const message of messages) onMessage(message, () => slots.give(1))
    return messages.length
  } finally {
    slots.give(unused)
  }
}
