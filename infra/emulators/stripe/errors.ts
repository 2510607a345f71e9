import type { FastifySchemaValidationError } from 'fastify'
import type { Decline, Intent } from './intent.ts'
import { declineObject, paymentIntentObject } from './objects.ts'

interface ErrorObject {
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'card_error' | 'api_error'
  readonly message: string
  readonly code?: string
  readonly param?: string
  readonly [more: string]: unknown
}

export class StripeError extends Error {
  override readonly name = 'StripeError'
  readonly status: number
  readonly object: ErrorObject

  constructor(status: number, object: ErrorObject) {
    super(object.message)
    this.status = status
    this.object = object
  }

  body(): string {
    const { code } = this.object
    const doc = code === undefined ? {} : { doc_url: `https://stripe.com/docs/error-codes/${code}` }
    return JSON.stringify({ error: { ...doc, ...this.object } }, null, 2)
  }
}

export function invalidRequest(message: string, details: { code?: string; param?: string } = {}) {
  return new StripeError(400, { type: 'invalid_request_error', message, ...details })
}

/** 400 when named in a parameter, 404 in the path. */
export function resourceMissing(kind: string, id: string, param: string, status: 400 | 404 = 400) {
  const message = `No such ${kind}: '${id}'`
  return new StripeError(status, { type: 'invalid_request_error', code: 'resource_missing', message, param })
}

export function unexpectedState(intent: Intent, message: string): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message,
    payment_intent: paymentIntentObject(intent),
  })
}

export function cardDeclined(intent: Intent, decline: Decline): StripeError {
  return new StripeError(402, {
    ...declineObject(decline),
    type: 'card_error',
    message: decline.message,
    payment_intent: paymentIntentObject(intent),
  })
}

// Source: https://docs.stripe.com/error-codes
const faults: Readonly<Record<number, ErrorObject>> = {
  400: {
    type: 'invalid_request_error',
    message: 'Your account cannot currently make charges.',
  },
  401: {
    type: 'invalid_request_error',
    code: 'api_key_expired',
    message: 'Expired API Key provided: sk_test_****',
  },
  403: { type: 'invalid_request_error', message: 'The provided key does not have the required permissions.' },
  429: { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' },
}

/** What Stripe answers with this status, not because of the card. */
export function apiError(status: number): StripeError {
  const message = 'An unknown error occurred in the Stripe emulator.'
  return new StripeError(status, faults[status] ?? { type: 'api_error', message })
}

/** Throws StripeError for anything but what is allowed. */
export function assertExpandable(
  expand: readonly string[] = [],
  allowed: readonly string[] = ['latest_charge'],
): void {
  const other = expand.find((it) => !allowed.includes(it))
  if (other === undefined) return
  throw invalidRequest(`This property cannot be expanded (${other}).`, { param: 'expand' })
}

export function invalidParameter(error: FastifySchemaValidationError): StripeError {
  const path = error.instancePath.split('/').slice(1)
  const within = (name: unknown) => bracketed([...path, String(name)])
  switch (error.keyword) {
    case 'required': {
      const param = within(error.params['missingProperty'])
      return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
    }
    case 'additionalProperties': {
      const param = within(error.params['additionalProperty'])
      return invalidRequest(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param })
    }
    case 'minimum':
    case 'maximum': {
      const bound = `${error.keyword === 'minimum' ? 'greater' : 'less'} than or equal to ${error.params['limit']}`
      const code = 'parameter_invalid_integer'
      return invalidRequest(`This value must be ${bound}.`, { code, param: bracketed(path) })
    }
    case 'type': {
      const code = error.params['type'] === 'integer' ? { code: 'parameter_invalid_integer' } : {}
      return invalidRequest(`Invalid ${error.params['type']}`, { ...code, param: bracketed(path) })
    }
    default:
      return invalidRequest(`Invalid ${bracketed(path)}: ${error.message}`, { param: bracketed(path) })
  }
}

/** As in `metadata[orderId]`. */
function bracketed([first = '', ...rest]: readonly string[]): string {
  return first + rest.map((name) => `[${name}]`).join('')
}
