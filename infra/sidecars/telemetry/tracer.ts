import {
  type Context,
  context as contexts,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { RandomIdGenerator, type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace-base'
import { RecordedSpan } from './span.ts'

/** What is not recorded has a context all the same, for the log and for other processes. */
export function createTracer(sampler: Sampler, onEnd: (json: string) => void): Tracer {
  const ids = new RandomIdGenerator()

  function startSpan(name: string, options: SpanOptions = {}, context: Context = contexts.active()): Span {
    const { kind = SpanKind.INTERNAL, links = [], attributes = {} } = options
    const parent = trace.getSpanContext(context)
    const traceId = parent?.traceId ?? ids.generateTraceId()
    const { decision } = sampler.shouldSample(context, traceId, name, kind, attributes, links)
    const isRecorded = decision === SamplingDecision.RECORD_AND_SAMPLED
    const traceFlags = isRecorded ? TraceFlags.SAMPLED : TraceFlags.NONE
    const own: SpanContext = { traceId, spanId: ids.generateSpanId(), traceFlags }
    return isRecorded
      ? new RecordedSpan({ name, kind, own, parent, links, attributes, onEnd })
      : trace.wrapSpanContext(own)
  }

  return { startSpan, startActiveSpan: unsupported }
}

// No instrumentation in use calls it.
function unsupported(): never {
  throw new Error('startActiveSpan is not supported')
}
