import { diag } from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'

/** Source: OpenTelemetry specification, environment variables, OTEL_TRACES_SAMPLER. */
export function samplerOf(env: NodeJS.ProcessEnv): Sampler {
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
    return new ParentBasedSampler({ root: new AlwaysOnSampler() })
  }
  const root = createRoot()
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root
}
