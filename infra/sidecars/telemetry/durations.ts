import { type Attributes, type HrTime, ValueType } from '@opentelemetry/api'
import { hrTime } from '@opentelemetry/core'
import { emptyResource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  type CollectionResult,
  DataPointType,
  type HistogramMetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics'
import { boundaries, DurationSeries } from './duration-series.ts'

/** As the limit of OpenTelemetry's own histograms. */
const mostSeries = 2_000

/** Source: OpenTelemetry metrics SDK, overflow attribute. */
const overflow: Attributes = { 'otel.metric.overflow': true }

/** Of one name: a series for each set of attributes. Their key is cheaper to make than to compare attributes. */
export interface DurationMetric {
  seriesOf(key: string, attributesOf: () => Attributes): DurationSeries
}

export interface Durations extends MetricProducer {
  metric(name: string): DurationMetric
}

/**
 * Histograms in seconds, cumulative. OpenTelemetry's own sort and write the attributes at each record, which takes
 * several times as long as to count; it exports these as its own.
 */
export function createDurations(): Durations {
  const metrics = new Map<string, Map<string, DurationSeries>>()

  function metric(name: string): DurationMetric {
    const known = new Map<string, DurationSeries>()
    metrics.set(name, known)
    const create = (key: string, attributes: Attributes) => {
      const series = new DurationSeries(attributes, hrTime())
      known.set(key, series)
      return series
    }
    return {
      seriesOf(key, attributesOf) {
        const found = known.get(key)
        if (found) return found
        if (known.size < mostSeries - 1) return create(key, attributesOf())
        return known.get('') ?? create('', overflow)
      },
    }
  }

  return {
    metric,
    async collect(): Promise<CollectionResult> {
      const now = hrTime()
      const data = [...metrics].flatMap(([name, series]) =>
        series.size > 0 ? [dataOf(name, [...series.values()], now)] : [],
      )
      // The exporter uses the resource of the SDK.
      const scopeMetrics = data.length > 0 ? [{ scope: { name: 'fanfare' }, metrics: data }] : []
      return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] }
    },
  }
}

const dataOf = (name: string, series: readonly DurationSeries[], endTime: HrTime): HistogramMetricData => ({
  descriptor: { name, description: '', unit: 's', valueType: ValueType.DOUBLE },
  aggregationTemporality: AggregationTemporality.CUMULATIVE,
  dataPointType: DataPointType.HISTOGRAM,
  dataPoints: series.map(({ attributes, startTime, counts, count, sum, min, max }) => ({
    attributes,
    startTime,
    endTime,
    // Copies: recording goes on while it is sent.
    value: { buckets: { boundaries: [...boundaries], counts: [...counts] }, count, sum, min, max },
  })),
})
