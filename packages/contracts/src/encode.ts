import { assertSize, checkEvent, maximumEventBytes } from './decode.ts'
import type { EventDefinition } from './define-event.ts'
import { dataSchemaOf, type Event, type EventOf, type EventType } from './event.ts'
import { EventError, type EventErrorCode } from './event-error.ts'
import { eventDefinitions } from './events/index.ts'
import { assertWellFormed, JsonTextError } from './json-text.ts'

const definitions: readonly EventDefinition[] = eventDefinitions

// The newest version of each event that is not only announced.
const schemaByType = new Map(
  definitions
    .filter(({ announced }) => !announced)
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
  // TypeScript cannot narrow the union by a generic.
  return event as unknown as EventOf<T>
}

// SQS refuses these. Source: SQS API reference, SendMessage.
const unsendable = /[\uFFFE\uFFFF]/g
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16)}`

/** In bytes. SNS and SQS count the names, types and values of message attributes too: there is room for `traceparent`. */
export const attributeBytes = 1024

/**
 * @throws EventError `too-large` above 255 KiB; `invalid-data` or `not-an-event` for an event that breaks its contract
 */
export function encodeEvent(event: Event): string {
  const body = JSON.stringify(event).replace(unsendable, escaped)
  try {
    assertSize(body, maximumEventBytes - attributeBytes)
    assertWellFormed(body)
    checkEvent(event)
  } catch (error) {
    if (error instanceof JsonTextError) throw refused(event, 'not-json', error)
    if (!(error instanceof EventError) || error.code === 'invalid-data') throw error
    throw refused(event, error.code, error)
  }
  return body
}

const refused = ({ type }: Event, code: EventErrorCode, { message }: Error) =>
  new EventError(code, `${type} cannot be published: ${message}`)
