import type { Static } from 'typebox'

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

/** What the caller gives to a call. */
export interface CallRequest<C extends Call> {
  /** Of the path, as in `{orderId}`. */
  readonly params?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: C['body'] extends object ? Static<C['body']> : never
}

/** For `fetch`: the path with its parameters, and the body as JSON. */
export function requestOf<C extends Call>({ method, path }: C, request: CallRequest<C>) {
  const { params = {}, headers = {}, body } = request
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  if (body === undefined) return { path: filled, method, headers }
  const withType = { 'content-type': 'application/json', ...headers }
  return { path: filled, method, headers: withType, body: JSON.stringify(body) }
}
