import type { Decline, Intent } from './intent.ts'
import { declineObject, paymentIntentObject } from './objects.ts'

/** Stripe's error object, without what is the same in all. */
interface Problem {
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'card_error' | 'api_error'
  readonly message: string
  readonly code?: string
  readonly param?: string
  readonly [more: string]: unknown
}

/** A request that is answered with one of Stripe's errors. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly problem: Problem

  constructor(status: number, problem: Problem) {
    super(problem.message)
    this.status = status
    this.problem = problem
  }

  body(): string {
    const { code } = this.problem
    const doc = code === undefined ? {} : { doc_url: `https://stripe.com/docs/error-codes/${code}` }
    return JSON.stringify({ error: { ...doc, ...this.problem } }, null, 2)
  }
}

export function invalidRequest(message: string, details: { code?: string; param?: string } = {}): Refusal {
  return new Refusal(400, { type: 'invalid_request_error', message, ...details })
}

/** Something that is named in a parameter (400) or in the path (404) and does not exist. */
export function noSuch(kind: string, id: string, param: string, status: 400 | 404 = 400): Refusal {
  const message = `No such ${kind}: '${id}'`
  return new Refusal(status, { type: 'invalid_request_error', code: 'resource_missing', message, param })
}

export function unexpectedState(intent: Intent, message: string): Refusal {
  return new Refusal(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message,
    payment_intent: paymentIntentObject(intent),
  })
}

export function cardDeclined(intent: Intent, decline: Decline): Refusal {
  return new Refusal(402, {
    ...declineObject(decline),
    type: 'card_error',
    message: decline.message,
    payment_intent: paymentIntentObject(intent),
  })
}

export function brokenServer(status: number): Refusal {
  return new Refusal(status, {
    type: 'api_error',
    message: 'An unknown error occurred in the card network.',
  })
}

/** Of what Stripe can expand, only an intent's `latest_charge` is here. */
export function assertExpandable(expand: readonly string[] = []): void {
  const other = expand.find((it) => it !== 'latest_charge')
  if (other !== undefined) {
    throw invalidRequest(`This property cannot be expanded (${other}).`, { param: 'expand' })
  }
}
