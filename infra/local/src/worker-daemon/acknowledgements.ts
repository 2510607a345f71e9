import { createBatcher } from './batcher.ts'
import type { ReceivedMessage } from './message.ts'
import type { SqsdOptions } from './options.ts'
import type { Queue } from './queue.ts'

/** Tells SQS what became of messages, in batches, and keeps trying while a message is still the daemon's. */
export type Acknowledgements = ReturnType<typeof createAcknowledgements>

export function createAcknowledgements(queue: Queue, options: SqsdOptions, onIdle: () => void) {
  const settings = { size: 10, patience: Math.max(options.VisibilityTimeout, 1) * 1_000, onIdle }

  const deletes = createBatcher<string>({
    ...settings,
    delay: options.DeleteInterval * 1_000,
    send: queue.remove,
  })
  // What failed together (a worker that is down) is hidden together, but never kept waiting for company.
  const hides = createBatcher<{ receiptHandle: string; seconds: number }>({
    ...settings,
    delay: 0,
    send: queue.hide,
  })

  return {
    remove: ({ receiptHandle }: ReceivedMessage) => deletes.add(receiptHandle),
    hide: ({ receiptHandle }: ReceivedMessage, seconds: number) => hides.add({ receiptHandle, seconds }),
    pending: () => deletes.pending() + hides.pending(),
    /** Sends the deletes that wait for company. */
    hurry: () => deletes.flush(),
    /** Sends what is left, once. What SQS does not take comes back by itself, when it becomes visible. */
    close: async () => {
      await Promise.all([deletes.close(), hides.close()])
    },
  }
}
