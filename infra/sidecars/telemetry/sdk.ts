import { context, propagation, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { contextManagerOf, createSpanStorage } from './contexts.ts'
import { reportFailures } from './diagnostics.ts'
import { createDurations } from './durations.ts'
import { spansOfFastify } from './fastify.ts'
import { spansOfFetch } from './fetch.ts'
import { areMetricsOn, startMetrics } from './metrics.ts'
import { spansOfOperations } from './operations.ts'
import { spansOfPools } from './pools.ts'
import { createRecordProcessing } from './processing.ts'
import { refusesConnections } from './refuses-connections.ts'
import { samplerOf } from './sampler.ts'
import { createSpanExport } from './span-export.ts'
import type { Telemetry } from './start.ts'
import { createBeginSpan, tracerOf } from './tracer.ts'

/** Milliseconds. A collector that does not answer must not delay the end of a process; on a machine, several end in turn. */
const flushTimeout = 1_000

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
  const spans = createSpanExport(resource)
  const beginSpan = createBeginSpan(samplerOf(process.env), spans.add)
  const storage = createSpanStorage()
  context.setGlobalContextManager(contextManagerOf(storage))
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider({ getTracer: () => tracerOf(beginSpan) })
  const durations = areMetricsOn() ? createDurations() : undefined
  const meters = durations && startMetrics(resource, durations)

  async function inTime(work: () => readonly (Promise<void> | undefined)[]): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, flushTimeout).unref())
    const done = async () => {
      if (!(await refusesConnections(process.env))) await Promise.allSettled(work())
    }
    await Promise.race([done(), late])
  }
  const flush = () => inTime(() => [spans.flush(), meters?.forceFlush()])
  spansOfOperations(beginSpan, storage, durations && createRecordProcessing(durations))
  // Where the daemon runs on a developer's machine, Fastify serves emulators.
  if (program === 'web' || program === 'worker') {
    spansOfFetch()
    spansOfPools(beginSpan, storage)
    spansOfFastify(beginSpan, storage, durations, flush)
  }
  return { flush, stop: () => inTime(() => [spans.flush(), meters?.shutdown()]) }
}
