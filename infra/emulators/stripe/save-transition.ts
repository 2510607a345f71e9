import { cardDeclined, type StripeError } from './errors.ts'
import { type Cause, eventOf } from './event.ts'
import type { Transition } from './intent.ts'
import { paymentIntentObject } from './objects.ts'
import type { Store } from './store/index.ts'

export interface StoredResponse {
  readonly status: number
  readonly body: string
}

/** Call within a transaction. */
export function saveTransition(store: Store, { intent, events }: Transition, cause: Cause): void {
  store.intents.save(intent)
  for (const type of events) store.events.add(eventOf(type, intent, cause), intent.id, Date.now())
}

/** Answers with the intent or, when declined, with an error that contains it. */
export function respondToTransition(
  store: Store,
  transition: Transition,
  cause: Cause,
  expand: readonly string[] = [],
): StoredResponse {
  saveTransition(store, transition, cause)
  return transition.decline === undefined
    ? okResponse(paymentIntentObject(transition.intent, expand))
    : errorResponse(cardDeclined(transition.intent, transition.decline))
}

export function okResponse(object: unknown): StoredResponse {
  return { status: 200, body: JSON.stringify(object, null, 2) }
}

export function errorResponse(error: StripeError): StoredResponse {
  return { status: error.status, body: error.body() }
}
