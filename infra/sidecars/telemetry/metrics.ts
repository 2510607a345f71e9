import { subscribe } from 'node:diagnostics_channel'
import { type Measurement, type Operation, telemetryChannels } from '@fanfare/contracts'
import { type Attributes, metrics } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import type { Resource } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Milliseconds. */
const defaultInterval = 60_000

/** Undefined where OTEL_METRICS_EXPORTER is `none`. */
export function startMetrics(resource: Resource, env = process.env): MeterProvider | undefined {
  if (env['OTEL_METRICS_EXPORTER'] === 'none') return undefined
  const interval = Number(env['OTEL_METRIC_EXPORT_INTERVAL']) || defaultInterval
  const exporter = new OTLPMetricExporter()
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: interval,
    exportTimeoutMillis: Math.min(interval, 10_000),
  })
  return new MeterProvider({ resource, readers: [reader] })
}

// Asked for at each use: the meter does nothing before the provider is set.
const meter = () => metrics.getMeter('fanfare')
const seconds = { unit: 's', advice: { explicitBucketBoundaries: boundaries() } }

/** The boundaries of the semantic conventions for durations in seconds, and longer ones for waits. */
function boundaries(): number[] {
  return [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600]
}

const histograms = new Map<string, ReturnType<ReturnType<typeof meter>['createHistogram']>>()
function record(name: string, milliseconds: number, attributes: Attributes): void {
  const histogram = histograms.get(name) ?? meter().createHistogram(name, seconds)
  histograms.set(name, histogram)
  histogram.record(milliseconds / 1000, attributes)
}

export function recordRequest(request: FastifyRequest, reply: FastifyReply, scheme: string): void {
  const route = request.routeOptions.url
  record('http.server.request.duration', reply.elapsedTime, {
    'http.request.method': request.method,
    ...(route === undefined ? {} : { 'http.route': route }),
    'http.response.status_code': reply.statusCode,
    'url.scheme': scheme,
  })
}

/** The time of the handler, and how old the event was when its handler was done. */
export function recordProcessing({ attributes, ...outcome }: Operation, milliseconds: number): void {
  const about = {
    'messaging.system': attributes['messaging.system'],
    'messaging.operation.name': 'process',
    'messaging.destination.name': attributes['messaging.destination.name'],
    'cloudevents.event_type': attributes['cloudevents.event_type'],
  }
  record('messaging.process.duration', milliseconds, {
    ...about,
    ...('error' in outcome ? { 'error.type': attributes['error.type'] ?? '_OTHER' } : {}),
  })
  const age = Date.now() - Date.parse(String(attributes['fanfare.event.time']))
  if (age >= 0) record('fanfare.event.age', age, about)
}

export function recordMeasurements(): void {
  const counters = new Map<string, ReturnType<ReturnType<typeof meter>['createCounter']>>()
  const gauges = new Map<string, ReturnType<ReturnType<typeof meter>['createGauge']>>()
  subscribe(telemetryChannels.measurement, (message) => {
    if (!isMeasurement(message)) return
    const { name, kind, value, unit = '1', attributes = {} } = message
    if (kind === 'count') {
      const counter = counters.get(name) ?? meter().createCounter(name, { unit })
      counters.set(name, counter)
      counter.add(value, attributes)
    } else {
      const gauge = gauges.get(name) ?? meter().createGauge(name, { unit })
      gauges.set(name, gauge)
      gauge.record(value, attributes)
    }
  })
}

const isMeasurement = (message: unknown): message is Measurement =>
  typeof message === 'object' && message !== null && 'name' in message && 'value' in message
