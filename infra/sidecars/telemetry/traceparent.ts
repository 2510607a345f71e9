import { isSpanContextValid, type SpanContext, TraceFlags } from '@opentelemetry/api'

const pattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

let last: { readonly traceparent: string; readonly found: SpanContext | undefined } | undefined

/** Of an event it is asked for several times in a row. */
export function spanContextOf(traceparent: string): SpanContext | undefined {
  if (last?.traceparent !== traceparent) last = { traceparent, found: read(traceparent) }
  return last.found
}

function read(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags = '00'] = pattern.exec(traceparent) ?? []
  if (traceId === undefined || spanId === undefined) return undefined
  const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return isSpanContextValid(found) ? found : undefined
}

export const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`

/** Also of a span that has ended: work that it began may go on. */
export const isSampled = ({ traceFlags }: SpanContext): boolean => (traceFlags & TraceFlags.SAMPLED) !== 0
