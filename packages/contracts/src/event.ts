import type { Static } from 'typebox'
import type { eventDefinitions } from './events/index.ts'

type Definition = (typeof eventDefinitions)[number]

/** CloudEvents 1.0 envelope. Source: CloudEvents specification 1.0.2 and its distributed tracing extension. */
type Envelope<D extends Definition> = D extends Definition
  ? {
      readonly specversion: '1.0'
      /** UUIDv7. The same in every delivery of this event; a consumer's inbox is keyed by it. */
      readonly id: string
      /** The service that published it, as in `/order`. */
      readonly source: string
      readonly type: D['type']
      /** Id of the aggregate that the event tells about: a user, an order, a payment. */
      readonly subject: string
      /** When it happened, RFC 3339 in UTC. */
      readonly time: string
      readonly datacontenttype: 'application/json'
      readonly dataschema: `urn:fanfare:${D['type']}:${D['version']}`
      /** W3C trace context of the request that began the journey. */
      readonly traceparent?: string
      readonly data: Static<D['data']>
    }
  : never

/** Any event, discriminated by `type`. */
export type Event = Envelope<Definition>

/** Name of an event, as in `order.created`. */
export type EventType = Definition['type']

/** The event of that name; a union where two versions of it live beside each other. */
export type EventOf<T extends EventType> = Extract<Event, { readonly type: T }>

/** Identifies one version of one event's contract, as in `urn:fanfare:order.created:1`. */
export function dataSchemaOf<const D extends { type: string; version: number }>(definition: D) {
  return `urn:fanfare:${definition.type}:${definition.version}` as `urn:fanfare:${D['type']}:${D['version']}`
}
