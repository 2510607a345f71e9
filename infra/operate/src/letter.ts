import { decodeEvent, type Event, EventError, type ServiceDeclaration } from '@fanfare/contracts'
import type { Place } from './options.ts'

/** An event that could not be delivered or handled. */
export interface Letter {
  /** The event's, or the message's where it holds no event. */
  readonly id: string
  readonly service: string
  readonly place: Place
  /** Type of the event, or name of the schedule. */
  readonly type: string | undefined
  /** When it was first sent or stored. */
  readonly since: Date
  readonly reason: string
  readonly event: Event | undefined
  readonly body: string
}

export function decoded(body: string): { readonly event: Event } | { readonly fault: string } {
  try {
    return { event: decodeEvent(body) }
  } catch (error) {
    if (error instanceof EventError) return { fault: `not a valid event: ${error.message}` }
    throw error
  }
}

/** Why a worker does not take it, as far as the message itself tells. */
export function faultOf(service: Pick<ServiceDeclaration, 'subscribes'>, event: Event): string {
  const { subscribes } = service
  return subscribes.includes(event.type)
    ? 'the handler failed each time: the worker’s log has the error, "event not handled"'
    : 'no subscription to this event'
}
