import type { Static } from 'typebox'
import type { eventDefinitions } from './events/index.ts'

type Definition = (typeof eventDefinitions)[number]

/** CloudEvents 1.0 envelope. Source: CloudEvents specification 1.0.2 and its distributed tracing extension. */
type Envelope<D extends Definition> = D extends Definition
  ? {
      readonly specversion: '1.0'
      /** UUIDv7. The same in every delivery of this event: the key of a consumer's inbox. */
      readonly id: string
      /** The service that published it, as in `/order`. */
      readonly source: string
      readonly type: D['type']
      /** Id of the aggregate: a user, an order, a payment. */
      readonly subject: string
      /** When it happened, RFC 3339 in UTC. */
      readonly time: string
      readonly datacontenttype: 'application/json'
      readonly dataschema: `urn:fanfare:${D['type']}:${D['version']}`
      /** W3C trace context of the request that caused it. */
      readonly traceparent?: string
      readonly data: Static<D['data']>
    }
  : never

export type Event = Envelope<Definition>

export type EventType = Definition['type']

/** The event of that name; a union where it has two versions. */
export type EventOf<T extends EventType> = Extract<Event, { readonly type: T }>

/** Identifies one version of one event's contract, as in `urn:fanfare:order.created:1`. */
export function dataSchemaOf<const D extends { type: string; version: number }>(definition: D) {
  return `urn:fanfare:${definition.type}:${definition.version}` as `urn:fanfare:${D['type']}:${D['version']}`
}
