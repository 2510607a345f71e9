import { decodeEvent } from './decode.ts'
import { dataSchemaOf, type Event, type EventOf, type EventType } from './event.ts'
import { EventError } from './event-error.ts'
import { eventDefinitions } from './events/index.ts'

// Later entries win: the newest version of each event is published.
const schemaByType = new Map(
  eventDefinitions
    .toSorted((a, b) => a.version - b.version)
    .map((definition) => [definition.type, dataSchemaOf(definition)]),
)

export interface EventFacts<T extends EventType> {
  /** UUIDv7. */
  readonly id: string
  readonly type: T
  readonly source: string
  readonly subject: string
  readonly time: Date
  readonly traceparent?: string | undefined
  readonly data: EventOf<T>['data']
}

/** An event with its envelope, by the newest version of its contract. */
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
  // TypeScript cannot narrow the union by a generic; the facts are typed by the same T.
  return event as unknown as EventOf<T>
}

// SQS refuses two characters that JSON does not escape. Source: SQS API reference, SendMessage, MessageBody.
const unsendable = /[\uFFFE\uFFFF]/g
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16)}`

/**
 * The event as the text that is published, as consumers will accept it.
 * @throws EventError `too-large` above 256 KiB, SNS's limit; `invalid-data` or `not-an-event`, with the paths, for an
 * event that breaks its contract
 */
export function encodeEvent(event: Event): string {
  const body = JSON.stringify(event).replace(unsendable, escaped)
  try {
    // What consumers do: it finds also what JSON cannot hold.
    decodeEvent(body)
  } catch (error) {
    if (!(error instanceof EventError) || error.code === 'invalid-data') throw error
    throw new EventError(error.code, `${event.type} cannot be published: ${error.message}`)
  }
  return body
}
