import { createBatcher } from './batcher.ts'
import type { ReceivedMessage } from './message.ts'
import type { SqsdOptions } from './options.ts'
import type { Queue } from './queue.ts'
import { createAvailability, type Log } from './retry.ts'

/** Retries within the message's VisibilityTimeout. */
export type Acknowledgements = ReturnType<typeof createAcknowledgements>

export function createAcknowledgements(queue: Queue, options: SqsdOptions, log: Log, onIdle: () => void) {
  const settings = { maxAge: Math.max(options.VisibilityTimeout, 1) * 1_000, onIdle }

  const deletes = createBatcher<string>({
    ...settings,
    delay: options.DeleteInterval * 1_000,
    send: queue.remove,
    availability: createAvailability(log, `deletes from queue ${queue.name}`),
  })
  // Simultaneous ones share a batch; none waits.
  const hides = createBatcher<{ receiptHandle: string; seconds: number }>({
    ...settings,
    delay: 0,
    send: queue.hide,
    availability: createAvailability(log, `changes of visibility in queue ${queue.name}`),
  })

  return {
    remove: ({ receiptHandle }: ReceivedMessage) => deletes.add(receiptHandle),
    hide: ({ receiptHandle }: ReceivedMessage, seconds: number) => hides.add({ receiptHandle, seconds }),
    pending: () => deletes.pending() + hides.pending(),
    flush: () => deletes.flush(),
    /** Sends the rest once. A failed delete causes a redelivery. */
    close: async () => {
      await Promise.all([deletes.close(), hides.close()])
    },
  }
}
