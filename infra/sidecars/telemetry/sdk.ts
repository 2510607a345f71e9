import { context, metrics, propagation, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { createContexts } from './contexts.ts'
import { reportFailures } from './diagnostics.ts'
import { spansOfFastify } from './fastify.ts'
import { spansOfFetch } from './fetch.ts'
import { recordMeasurements, startMetrics } from './metrics.ts'
import { spansOfOperations } from './operations.ts'
import { spansOfPools } from './pools.ts'
import { createPropagator } from './propagator.ts'
import type { Telemetry } from './start.ts'

/** Milliseconds. A collector that does not answer must not delay the end of a process. */
const flushTimeout = 2_000

/** The exporter, the sampler, the batches and the resource read the standard variables. */
export function startSdk(program: string): Telemetry {
  reportFailures(program)
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': program,
        'service.instance.id': crypto.randomUUID(),
        'fanfare.process': program,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }))
  const traces = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  const contexts = createContexts()
  context.setGlobalContextManager(contexts)
  propagation.setGlobalPropagator(createPropagator())
  trace.setGlobalTracerProvider(traces)
  const meters = startMetrics(resource)
  if (meters) metrics.setGlobalMeterProvider(meters)

  const flush = async () => {
    const sent = Promise.allSettled([traces.forceFlush(), meters?.forceFlush()])
    const late = new Promise((resolve) => setTimeout(resolve, flushTimeout).unref())
    await Promise.race([sent, late])
  }
  spansOfOperations(contexts)
  recordMeasurements()
  // Where the daemon runs on a developer's machine, Fastify serves emulators.
  if (program === 'web' || program === 'worker') {
    spansOfFetch()
    spansOfPools()
    spansOfFastify(flush)
  }
  return { flush }
}
