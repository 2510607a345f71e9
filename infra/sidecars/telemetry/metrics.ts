import { subscribe } from 'node:diagnostics_channel'
import { type Measurement, telemetryChannels } from '@fanfare/contracts'
import { type Counter, type Gauge, type Meter, metrics } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import type { Resource } from '@opentelemetry/resources'
import { MeterProvider, type MetricProducer, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'

/** Milliseconds. */
const defaultInterval = 60_000

/** Not where OTEL_METRICS_EXPORTER is `none`. */
export const areMetricsOn = (env = process.env) => env['OTEL_METRICS_EXPORTER'] !== 'none'

/** @param producer of what is not recorded by the provider's instruments */
export function startMetrics(resource: Resource, producer: MetricProducer, env = process.env): MeterProvider {
  const interval = Number(env['OTEL_METRIC_EXPORT_INTERVAL']) || defaultInterval
  const exporter = new OTLPMetricExporter()
  const reader = new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [producer],
    exportIntervalMillis: interval,
    exportTimeoutMillis: Math.min(interval, 10_000),
  })
  const provider = new MeterProvider({ resource, readers: [reader] })
  metrics.setGlobalMeterProvider(provider)
  recordMeasurements(provider.getMeter('fanfare'))
  return provider
}

/** None is of each request or event. */
function recordMeasurements(meter: Meter): void {
  const counters = new Map<string, Counter>()
  const gauges = new Map<string, Gauge>()
  subscribe(telemetryChannels.measurement, (message) => {
    if (!isMeasurement(message)) return
    const { name, kind, value, unit = '1', attributes = {} } = message
    if (kind === 'count') {
      const counter = counters.get(name) ?? meter.createCounter(name, { unit })
      counters.set(name, counter)
      counter.add(value, attributes)
    } else {
      const gauge = gauges.get(name) ?? meter.createGauge(name, { unit })
      gauges.set(name, gauge)
      gauge.record(value, attributes)
    }
  })
}

const isMeasurement = (message: unknown): message is Measurement =>
  typeof message === 'object' && message !== null && 'name' in message && 'value' in message
