import { diag, ROOT_CONTEXT, type SpanContext, SpanKind } from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { isSampled } from './traceparent.ts'

/** Of a span that begins a trace, or continues one of another process. */
export type IsRecorded = (traceId: string, parent: SpanContext | undefined) => boolean

/**
 * Source: OpenTelemetry specification, environment variables, OTEL_TRACES_SAMPLER. What is based on the parent asks its
 * flag, without a Context for OpenTelemetry's sampler.
 */
export function samplerOf(env: NodeJS.ProcessEnv): IsRecorded {
  const name = env['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on'
  const share = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1)
  const roots: Record<string, () => Sampler> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(share),
  }
  const createRoot = roots[name.replace(/^parentbased_/, '')]
  if (createRoot === undefined || !(share >= 0 && share <= 1)) {
    diag.error(
      `OTEL_TRACES_SAMPLER=${name} with OTEL_TRACES_SAMPLER_ARG=${share} is unknown: all is recorded`,
    )
    return (_traceId, parent) => !parent || isSampled(parent)
  }
  const root = createRoot()
  const isRootRecorded = (traceId: string) =>
    root.shouldSample(ROOT_CONTEXT, traceId, '', SpanKind.INTERNAL, {}, []).decision ===
    SamplingDecision.RECORD_AND_SAMPLED
  if (!name.startsWith('parentbased_')) return isRootRecorded
  return (traceId, parent) => (parent ? isSampled(parent) : isRootRecorded(traceId))
}
