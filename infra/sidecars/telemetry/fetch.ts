import { createNoopMeter } from '@opentelemetry/api'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'

/**
 * Of `fetch` and undici, by their diagnostics channels. Work without a span, as a health check, makes none. The duration
 * is in the span, and in the metric of the server.
 */
export function spansOfFetch(): void {
  const instrumentation = new UndiciInstrumentation({ requireParentforSpans: true })
  instrumentation.setMeterProvider({ getMeter: () => createNoopMeter() })
}
