/** An operation of another service's API, as the caller understands it: it knows only the fields that it uses. */
export interface Call {
  /** Whose API it is. */
  readonly service: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As in its OpenAPI: `/orders/{orderId}`. */
  readonly path: `/${string}`
  /** JSON Schema of what is sent. */
  readonly body?: object
  /** JSON Schema of the answer to a success. */
  readonly response: object
  /** Sent twice, it acts once: a failure may be retried. */
  readonly repeatable: boolean
}

export type Calls = Readonly<Record<string, Call>>

/** Keeps the literal types. */
export function defineCalls<const C extends Calls>(calls: C): C {
  return calls
}
