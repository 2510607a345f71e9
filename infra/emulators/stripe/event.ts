import Type, { type Static } from 'typebox'
import { newId } from './ids.ts'
import type { EventType, Intent } from './intent.ts'
import { apiVersion, chargeObject, paymentIntentObject } from './objects.ts'

const nullableString = Type.Union([Type.String(), Type.Null()])

/** Nulls when no request caused the event. */
export const Cause = Type.Object({ id: nullableString, idempotency_key: nullableString })
export type Cause = Static<typeof Cause>

/** `object` is its state at the time of the event. */
export const EventRecord = Type.Object({
  id: Type.String(),
  created: Type.Integer(),
  type: Type.String(),
  object: Type.Unknown(),
  request: Cause,
})
export type EventRecord = Static<typeof EventRecord>

export function eventOf(type: EventType, intent: Intent, request: Cause): EventRecord {
  return eventRecord(
    type,
    type === 'charge.refunded' ? chargeObject(intent) : paymentIntentObject(intent),
    request,
  )
}

export function eventRecord(
  type: string,
  object: object,
  request: Cause = { id: null, idempotency_key: null },
): EventRecord {
  return { id: newId('evt'), created: Math.floor(Date.now() / 1000), type, object, request }
}

export function eventObject(event: EventRecord, pending: boolean) {
  return {
    id: event.id,
    object: 'event',
    api_version: apiVersion,
    created: event.created,
    data: { object: event.object },
    livemode: false,
    pending_webhooks: pending ? 1 : 0,
    request: event.request,
    type: event.type,
  }
}
