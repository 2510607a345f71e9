import type { MapView } from '../../src/map/read-map.ts'
import type { QueueView } from '../../src/queues/read-queues.ts'

/** Below the name of a publisher. */
export const outboxNote = (queue: QueueView | undefined) =>
  queue?.outbox?.waiting ? `${queue.outbox.waiting} in the outbox` : ''

/** Below the name of a subscriber. */
export function queueNote(queue: QueueView | undefined): string {
  if (!queue) return ''
  const waiting = queue.waiting + queue.inFlight
  return [waiting > 0 ? `${waiting} in the queue` : '', queue.dead > 0 ? `${queue.dead} dead` : '']
    .filter(Boolean)
    .join(', ')
}

/** Of a line; of that to SNS without a subscriber. */
export function titleOf({ events }: MapView, type: string, subscriber: string | undefined): string {
  const event = events.find((each) => each.type === type)
  const cost = (subscriber === undefined ? event?.publishCost : event?.deliverCost) ?? 0
  const way = subscriber === undefined ? `${type} to SNS` : `${type} to ${subscriber}`
  return `${way}: $${cost.toFixed(4)} for 1,000 orders on AWS`
}
