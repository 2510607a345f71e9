import {
  type Attributes,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { RandomIdGenerator } from '@opentelemetry/sdk-trace-base'
import type { IsRecorded } from './sampler.ts'
import { RecordedSpan } from './span.ts'
import type { SpanFields } from './span-json.ts'
import { isSampled } from './traceparent.ts'

export interface Begin {
  readonly name: string
  readonly kind?: SpanKind
  readonly parent: SpanContext | undefined
  readonly links?: Link[] | undefined
  /** Not copied. */
  readonly attributes?: Attributes
  /** More of them, by attributesJson. */
  readonly written?: string
}

/** What is not recorded has a context all the same, for the log and for other processes. */
export type BegunSpan = RecordedSpan | { readonly own: SpanContext }

export type BeginSpan = (begin: Begin) => BegunSpan

export function createBeginSpan(isRecorded: IsRecorded, onEnd: (span: SpanFields) => void): BeginSpan {
  const ids = new RandomIdGenerator()

  return ({ name, kind = SpanKind.INTERNAL, parent, links, attributes = {}, written = '' }) => {
    const traceId = parent?.traceId ?? ids.generateTraceId()
    const spanId = ids.generateSpanId()
    // Every sampler decides alike on all spans of a trace in a process.
    const recorded = parent && !parent.isRemote ? isSampled(parent) : isRecorded(traceId, parent)
    if (!recorded) return { own: { traceId, spanId, traceFlags: TraceFlags.NONE } }
    const own = { traceId, spanId, traceFlags: TraceFlags.SAMPLED }
    return new RecordedSpan({ name, kind, own, parent, links, attributes, written }, onEnd)
  }
}

/** For instrumentations. */
export const tracerOf = (beginSpan: BeginSpan): Tracer => ({
  startSpan(name, { kind, links, attributes } = {}, context = ROOT_CONTEXT) {
    const begun = beginSpan({
      name,
      ...(kind === undefined ? {} : { kind }),
      ...(links ? { links } : {}),
      ...(attributes ? { attributes } : {}),
      parent: trace.getSpanContext(context),
    })
    return begun instanceof RecordedSpan ? begun : trace.wrapSpanContext(begun.own)
  },
  startActiveSpan: unsupported,
})

// No instrumentation in use calls it.
function unsupported(): never {
  throw new Error('startActiveSpan is not supported')
}
