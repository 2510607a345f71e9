import type { Static } from 'typebox'
import type { eventDefinitions } from './events/index.ts'

type Definition = (typeof eventDefinitions)[number]

/** Source: CloudEvents 1.0.2, with the distributed tracing extension. */
type Envelope<D extends Definition> = D extends Definition
  ? {
      readonly specversion: '1.0'
      /** UUIDv7, the same in every delivery: the inbox's key. */
      readonly id: string
      /** The publisher, as in `/order`. */
      readonly source: string
      readonly type: D['type']
      /** Id of the user, order or payment. */
      readonly subject: string
      /** RFC 3339 in UTC. */
      readonly time: string
      readonly datacontenttype: 'application/json'
      readonly dataschema: `urn:fanfare:${D['type']}:${D['version']}`
      readonly traceparent?: string
      readonly data: Static<D['data']>
    }
  : never

export type Event = Envelope<Definition>

export type EventType = Definition['type']

/** A union where the event has several versions. */
export type EventOf<T extends EventType> = Extract<Event, { readonly type: T }>

/** As in `urn:fanfare:order.created:1`. */
export function dataSchemaOf<const D extends { type: string; version: number }>(definition: D) {
  return `urn:fanfare:${definition.type}:${definition.version}` as `urn:fanfare:${D['type']}:${D['version']}`
}
