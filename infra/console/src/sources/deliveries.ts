import { decodeEvent, type Event } from '@fanfare/contracts'
import type { Delivery, WorkerDaemon } from '@fanfare/sidecars/sqsd'
import type { Recorder } from './recorder.ts'

/** An event is about an order when it names one; otherwise about its subject. */
export function journeyOf({ subject, data }: Event): string {
  return 'orderId' in data ? data.orderId : subject
}

/** Records each event, and each try of a service to handle it, by what the worker daemons report. */
export function recordDeliveries(service: string, { events }: WorkerDaemon, record: Recorder): void {
  events.on('received', (delivery) => {
    const event = eventIn(delivery)
    if (!event) return
    const journey = journeyOf(event)
    for (const id of [journey, event.id, event.subject, delivery.messageId]) record.aliases.add(id, journey)
    record.event(journey, event, delivery.sentAt.getTime())
    record.tryBegan(service, journey, event, delivery)
  })
  events.on('delivered', (delivery) => record.tryEnded(service, delivery, 200))
  events.on('failed', (failure) => record.tryEnded(service, failure, failure.reason))
  events.on('expired', (delivery) => record.tryEnded(service, delivery, 'expired'))
}

function eventIn({ body }: Delivery): Event | undefined {
  try {
    return decodeEvent(body)
  } catch {
    // A periodic task, or what is no event: the queues show it when it is dead.
    return undefined
  }
}
