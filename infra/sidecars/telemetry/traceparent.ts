import { INVALID_SPANID, INVALID_TRACEID, type SpanContext, TraceFlags } from '@opentelemetry/api'

const pattern = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

let last: { readonly traceparent: string; readonly found: SpanContext | undefined } | undefined

/** Of an event it is asked for several times in a row. */
export function spanContextOf(traceparent: string): SpanContext | undefined {
  if (last?.traceparent !== traceparent) last = { traceparent, found: read(traceparent) }
  return last.found
}

function read(traceparent: string): SpanContext | undefined {
  if (!pattern.test(traceparent)) return undefined
  const [traceId, spanId] = [traceparent.slice(3, 35), traceparent.slice(36, 52)]
  if (traceId === INVALID_TRACEID || spanId === INVALID_SPANID) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(traceparent.slice(53), 16), isRemote: true }
}

export const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${flagTexts[traceFlags] ?? traceFlags.toString(16).padStart(2, '0')}`

const flagTexts = ['00', '01']

/** Also of a span that has ended: work that it began may go on. */
export const isSampled = ({ traceFlags }: SpanContext): boolean => (traceFlags & TraceFlags.SAMPLED) !== 0
