import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { EdgeFault } from './edge-fault.ts'

/** Of fauxqs: what SNS, SendMessage and a redrive call for each message. */
interface Queue {
  readonly name: string
}
interface Message {
  readonly messageId: string
  readonly body: string
}
type Enqueue = (this: Queue, message: Message) => void

interface Held {
  readonly fault: EdgeFault
  readonly ending: AbortController
}

export type Disturbance = ReturnType<typeof disturbQueues>

/** Disturbs what is put into queues. The class is fauxqs's own; what is held ends with a SIGKILL of the process. */
export function disturbQueues(prototype: { enqueue: Enqueue }) {
  const { enqueue } = prototype
  let faults: readonly EdgeFault[] = []
  const held = new Set<Held>()

  prototype.enqueue = function (message) {
    const fault = faults.length === 0 ? undefined : faultFor(faults, this.name, message.body)
    if (!fault) return enqueue.call(this, message)
    if (fault.how === 'duplicate') {
      enqueue.call(this, message)
      return enqueue.call(this, { ...message, messageId: randomUUID() })
    }
    void hold(fault).then(() => enqueue.call(this, message))
  }

  async function hold(fault: EdgeFault): Promise<void> {
    const { how, milliseconds = 3_000 } = fault
    const entry = { fault, ending: new AbortController() }
    held.add(entry)
    const time = how === 'cut' ? 2 ** 31 - 1 : how === 'reorder' ? milliseconds * Math.random() : milliseconds
    await wait(time, undefined, { signal: entry.ending.signal }).catch(() => undefined)
    held.delete(entry)
  }

  return {
    /** Replaces all faults. What a former one holds and no new one names goes on. */
    set(next: readonly EdgeFault[]): void {
      faults = next
      for (const { fault, ending } of held) {
        if (!next.some((each) => isSame(each, fault))) ending.abort()
      }
    },
  }
}

const isSame = (one: EdgeFault, other: EdgeFault) =>
  one.queue === other.queue && one.type === other.type && one.how === other.how

function faultFor(faults: readonly EdgeFault[], queue: string, body: string): EdgeFault | undefined {
  const ofQueue = faults.filter((fault) => fault.queue === queue)
  if (ofQueue.length === 0) return undefined
  const type = /"type":"([^"]+)"/.exec(body)?.[1]
  return ofQueue.find((fault) => fault.type === type)
}
