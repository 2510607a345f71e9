import type { deliveryOf } from './delivery.ts'
import type { Event } from './event.ts'
import type { Operation } from './telemetry.ts'

type About = Pick<Event, 'id' | 'type' | 'subject'>

const cloudEvent = ({ id, type, subject }: About) => ({
  'cloudevents.event_id': id,
  'cloudevents.event_type': type,
  'cloudevents.event_subject': subject,
})

/** The event is stored in the outbox. */
export const creationOf = (event: About): Operation => ({
  name: `create ${event.type}`,
  kind: 'producer',
  attributes: {
    'messaging.system': 'aws_sns',
    'messaging.operation.name': 'create',
    'messaging.operation.type': 'create',
    'messaging.destination.name': event.type,
    ...cloudEvent(event),
  },
})

/** A handler's work on an event. */
export const processingOf = (
  event: Event,
  { queue, messageId, attempt }: ReturnType<typeof deliveryOf>,
): Operation => ({
  name: `process ${event.type}`,
  kind: 'consumer',
  parent: event.traceparent,
  links: event.traceparent === undefined ? [] : [event.traceparent],
  attributes: {
    'messaging.system': 'aws_sqs',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': String(queue),
    'messaging.message.id': String(messageId),
    ...cloudEvent(event),
    'fanfare.event.time': event.time,
    'fanfare.receive_count': attempt,
  },
})
