import { maximumEventBytes } from './decode.ts'
import { dataSchemaOf, type Event, type EventOf, type EventType } from './event.ts'
import { EventError } from './event-error.ts'
import { eventDefinitions } from './events/index.ts'

// The newest version of each event is the one that is published.
const schemaByType = new Map(
  eventDefinitions
    .toSorted((a, b) => a.version - b.version)
    .map((definition) => [definition.type, dataSchemaOf(definition)]),
)

/** What happened, and when: everything of an event that its contract does not already say. */
export interface EventFacts<T extends EventType> {
  /** UUIDv7. */
  readonly id: string
  readonly type: T
  /** The publishing service's name. */
  readonly source: string
  /** Id of the aggregate. */
  readonly subject: string
  readonly time: Date
  readonly traceparent?: string | undefined
  readonly data: EventOf<T>['data']
}

/** Puts what happened into the envelope of its newest contract. */
export function createEvent<T extends EventType>(facts: EventFacts<T>): EventOf<T> {
  const { id, type, source, subject, time, traceparent, data } = facts
  const event = {
    specversion: '1.0',
    id,
    source: `/${source}`,
    type,
    subject,
    time: time.toISOString(),
    datacontenttype: 'application/json',
    dataschema: schemaByType.get(type),
    ...(traceparent === undefined ? {} : { traceparent }),
    data,
  }
  // TypeScript cannot follow a generic through the discriminated union; the facts are typed by the same T.
  return event as unknown as EventOf<T>
}

// SQS refuses two characters that JSON leaves as they are. Source: SQS API reference, SendMessage, MessageBody.
const unsendable = /[\uFFFE\uFFFF]/g
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16)}`

/**
 * The event as the text that is published.
 * @throws EventError `too-large` past 256 KiB, which SNS would refuse
 */
export function encodeEvent(event: Event): string {
  const body = JSON.stringify(event).replace(unsendable, escaped)
  // A UTF-16 unit is at most three bytes of UTF-8: short texts need no count.
  if (body.length * 3 > maximumEventBytes) {
    const size = new TextEncoder().encode(body).byteLength
    if (size > maximumEventBytes) {
      throw new EventError('too-large', `${event.type} has ${size} bytes, more than ${maximumEventBytes}`)
    }
  }
  return body
}
