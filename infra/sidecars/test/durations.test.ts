import type { Attributes } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { expect, it } from 'vitest'
import { boundaries } from '../telemetry/duration-series.ts'
import { createDurations } from '../telemetry/durations.ts'
import { createRecordProcessing } from '../telemetry/processing.ts'

function setUp() {
  const durations = createDurations()
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, metricProducers: [durations] })
  const resource = resourceFromAttributes({ 'service.name': 'order' })
  const provider = new MeterProvider({ resource, readers: [reader] })
  async function exported() {
    await provider.forceFlush()
    const last = exporter.getMetrics().at(-1)
    const metrics = last?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
    return { service: last?.resource.attributes['service.name'], metrics }
  }
  return { durations, provider, exported }
}

it('durations are exported as OpenTelemetry exports its own histogram', async () => {
  const { durations, provider, exported } = setUp()
  const own = durations.metric('own')
  const advice = { explicitBucketBoundaries: [...boundaries] }
  const theirs = provider.getMeter('theirs').createHistogram('theirs', { unit: 's', advice })
  function record(milliseconds: number, attributes: Attributes) {
    own.seriesOf(String(attributes['route']), () => attributes).record(milliseconds)
    theirs.record(milliseconds / 1000, attributes)
  }
  const everyBoundary = boundaries.flatMap((seconds) => [seconds * 1000, seconds * 1001])
  for (const milliseconds of [0, ...everyBoundary, 1e9]) record(milliseconds, { route: '/a' })
  record(3, { route: '/b' })
  await exported()
  record(7, { route: '/b' })

  const { service, metrics } = await exported()
  const shapes = metrics.map(({ descriptor: { name, unit }, dataPoints, ...shape }) => {
    const points = dataPoints.map(({ attributes, value }) => ({ attributes, value }))
    return [name, { unit, ...shape, points }] as const
  })
  const { own: ours, theirs: expected } = Object.fromEntries(shapes)
  expect(ours).toEqual(expected)
  expect(ours?.points).toMatchObject([{ attributes: { route: '/a' } }, { value: { count: 2, sum: 0.01 } }])
  expect(service).toBe('order')
})

it('what has too many attributes is counted together from then on', async () => {
  const { durations, exported } = setUp()
  const metric = durations.metric('many')
  for (let n = 0; n < 2_100; n++) metric.seriesOf(`key ${n}`, () => ({ n })).record(1)
  const { metrics } = await exported()
  const points = metrics.flatMap(({ dataPoints }) => [...dataPoints])
  expect(points).toHaveLength(2_000)
  expect(points.at(-1)).toMatchObject({
    attributes: { 'otel.metric.overflow': true },
    value: { count: 101 },
  })
})

it('of an event, its handling is counted with its error, and its age without', async () => {
  const { durations, exported } = setUp()
  const record = createRecordProcessing(durations)
  const about = {
    'messaging.system': 'aws_sqs',
    'messaging.destination.name': 'mailer',
    'cloudevents.event_type': 'order.created',
  }
  const operation = (time: string, more = {}) => ({
    name: 'process order.created',
    attributes: { ...about, 'fanfare.event.time': time, ...more },
  })
  record(operation(new Date(Date.now() - 2_000).toISOString()), 10)
  record({ ...operation('no time', { 'error.type': 'TypeError' }), error: new TypeError('no') }, 20)

  const { metrics } = await exported()
  const common = { ...about, 'messaging.operation.name': 'process' }
  const found = metrics.flatMap(({ descriptor: { name }, dataPoints }) =>
    dataPoints.map(({ attributes, value }) => ({ name, attributes, value })),
  )
  expect(found).toMatchObject([
    { name: 'messaging.process.duration', attributes: common, value: { sum: 0.01, count: 1 } },
    {
      name: 'messaging.process.duration',
      attributes: { ...common, 'error.type': 'TypeError' },
      value: { sum: 0.02, count: 1 },
    },
    { name: 'fanfare.event.age', attributes: common, value: { count: 1, min: expect.any(Number) } },
  ])
  expect(found.at(-1)?.attributes).toEqual(common)
})
