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
import { RandomIdGenerator, type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace-base'
import { RecordedSpan } from './span.ts'
import { isSampled } from './traceparent.ts'

export interface Begin {
  readonly name: string
  readonly kind?: SpanKind
  readonly parent: SpanContext | undefined
  readonly links?: Link[]
  /** Not copied. */
  readonly attributes?: Attributes
}

/** What is not recorded has a context all the same, for the log and for other processes. */
export type BegunSpan = RecordedSpan | { readonly own: SpanContext }

export type BeginSpan = (begin: Begin) => BegunSpan

export function createBeginSpan(sampler: Sampler, onEnd: (json: string) => void): BeginSpan {
  const ids = new RandomIdGenerator()

  function isRecorded(traceId: string, { name, kind = SpanKind.INTERNAL, parent }: Begin): boolean {
    // Every sampler decides alike on all spans of a trace in a process.
    if (parent && !parent.isRemote) return isSampled(parent)
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
    const { decision } = sampler.shouldSample(context, traceId, name, kind, {}, [])
    return decision === SamplingDecision.RECORD_AND_SAMPLED
  }

  return (begin) => {
    const { name, kind = SpanKind.INTERNAL, parent, links = [], attributes = {} } = begin
    const traceId = parent?.traceId ?? ids.generateTraceId()
    const spanId = ids.generateSpanId()
    if (!isRecorded(traceId, begin)) return { own: { traceId, spanId, traceFlags: TraceFlags.NONE } }
    const own = { traceId, spanId, traceFlags: TraceFlags.SAMPLED }
    return new RecordedSpan({ name, kind, own, parent, links, attributes }, onEnd)
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
