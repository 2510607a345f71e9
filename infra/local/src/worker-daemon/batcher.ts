import { backOff } from './pause.ts'
import { queueIsMissing } from './queue.ts'

interface BatcherOptions<T> {
  readonly size: number
  /** Milliseconds that an item waits for others at most. */
  readonly delay: number
  /** Milliseconds after which an item that cannot be sent is forgotten. */
  readonly patience: number
  /** @returns the places, in the batch, of items to be sent again. */
  send(batch: readonly T[]): Promise<number[]>
  onIdle(): void
}

interface Waiting<T> {
  readonly item: T
  readonly since: number
}

/** Gathers items and sends them together; those that fail are sent again, ever more slowly. */
export function createBatcher<T>({ size, delay, patience, send, onIdle }: BatcherOptions<T>) {
  const waiting: Waiting<T>[] = []
  const sending = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let closing = false

  function add(item: T): void {
    waiting.push({ item, since: Date.now() })
    // While SQS fails, a full batch waits for its turn as any other.
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
      const places = await send(batch.map(({ item }) => item))
      again = batch.filter((_, place) => places.includes(place))
      failures = again.length > 0 ? failures + 1 : 0
    } catch (error) {
      failures += 1
      // Its messages went with the queue.
      if (queueIsMissing(error)) again = []
    }
    const tooOld = Date.now() - patience
    if (closing) return
    waiting.unshift(...again.filter(({ since }) => since > tooOld))
    if (waiting.length > 0) schedule()
  }

  function pending(): number {
    return waiting.length + sending.size
  }

  return {
    add,
    flush,
    pending,
    /** Sends what waits, once, and resolves when SQS has answered. */
    async close(): Promise<void> {
      closing = true
      flush()
      await Promise.all(sending)
      closing = false
    },
  }
}
