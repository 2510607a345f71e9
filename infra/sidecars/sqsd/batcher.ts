import { queueIsMissing } from './queue.ts'
import { type Availability, backOff, reasonOf } from './retry.ts'

/** Source: SQS API reference, DeleteMessageBatch. */
const size = 10

interface BatcherOptions<T> {
  /** Milliseconds to wait for a full batch. */
  readonly delay: number
  /** Milliseconds until an unsent item is dropped. */
  readonly maxAge: number
  /** @returns indexes to be sent again */
  send(batch: readonly T[]): Promise<number[]>
  readonly availability: Availability
  onIdle(): void
}

interface Waiting<T> {
  readonly item: T
  readonly since: number
}

export function createBatcher<T>(options: BatcherOptions<T>) {
  const { delay, maxAge, send, availability, onIdle } = options
  const waiting: Waiting<T>[] = []
  const sending = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let closing = false

  function add(item: T): void {
    waiting.push({ item, since: Date.now() })
    if (waiting.length >= size && failures === 0) flush()
    else schedule()
  }

  function schedule(): void {
    timer ??= setTimeout(flush, failures > 0 ? backOff(failures) : delay)
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    while (waiting.length > 0) {
      const call = sendBatch(waiting.splice(0, size)).finally(() => {
        sending.delete(call)
        if (pending() === 0) onIdle()
      })
      sending.add(call)
    }
  }

  async function sendBatch(batch: Waiting<T>[]): Promise<void> {
    let again = batch
    try {
      const failed = await send(batch.map(({ item }) => item))
      again = batch.filter((_, index) => failed.includes(index))
      failures = again.length > 0 ? failures + 1 : 0
      if (failures === 0) availability.succeeded()
      else availability.failed(`SQS failed for ${again.length} of ${batch.length}`)
    } catch (error) {
      failures += 1
      // Deleted with the queue, whose absence the long poll logs.
      if (queueIsMissing(error)) again = []
      else availability.failed(reasonOf(error))
    }
    const oldest = Date.now() - maxAge
    if (closing) return
    waiting.unshift(...again.filter(({ since }) => since > oldest))
    if (waiting.length > 0) schedule()
  }

  function pending(): number {
    return waiting.length + sending.size
  }

  return {
    add,
    flush,
    pending,
    async close(): Promise<void> {
      closing = true
      flush()
      await Promise.all(sending)
      closing = false
    },
  }
}
