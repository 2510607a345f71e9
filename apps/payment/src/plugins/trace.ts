import { randomBytes } from 'node:crypto'

const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/**
 * The trace context that a request or an event belongs to, or a new one; what it causes carries it on.
 * Source: W3C Trace Context, traceparent.
 */
export function traceOf(given: unknown): string {
  if (typeof given === 'string' && traceparent.test(given)) return given
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`
}
