import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { type IsRecorded, samplerOf } from '../telemetry/sampler.ts'
import { spanJson } from '../telemetry/span-json.ts'
import { createBeginSpan, tracerOf } from '../telemetry/tracer.ts'

const remote = (traceFlags: number) =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    traceFlags,
    isRemote: true,
  })

function record(isRecorded: IsRecorded = () => true) {
  const sent: string[] = []
  const tracer = tracerOf(createBeginSpan(isRecorded, (span) => sent.push(spanJson(span))))
  return { tracer, spans: () => sent.map((json) => JSON.parse(json)) }
}

it('a span is written as OTLP in JSON', () => {
  const { tracer, spans } = record()
  const link = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 }
  const before = Date.now()
  const span = tracer.startSpan(
    'send',
    {
      kind: SpanKind.PRODUCER,
      links: [{ context: link }],
      attributes: { text: '"quoted", \\ \n é \u{1F3BA}' },
    },
    remote(1),
  )
  span.setAttributes({ whole: 3, broken: 0.5, much: 1e300, endless: Number.POSITIVE_INFINITY, yes: true })
  span.setAttributes({ list: ['a', 'b'], nothing: undefined })
  span.recordException(new TypeError('no'))
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'it "failed"' })
  span.end()

  const [written] = spans()
  expect(written).toMatchObject({
    ...{ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16), name: 'send', kind: 4, flags: 0x301 },
    spanId: span.spanContext().spanId,
    attributes: [
      { key: 'text', value: { stringValue: '"quoted", \\ \n é \u{1F3BA}' } },
      { key: 'whole', value: { intValue: 3 } },
      { key: 'broken', value: { doubleValue: 0.5 } },
      { key: 'much', value: { doubleValue: 1e300 } },
      { key: 'endless', value: { stringValue: 'Infinity' } },
      { key: 'yes', value: { boolValue: true } },
      { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
    ],
    links: [{ traceId: link.traceId, spanId: link.spanId, attributes: [] }],
    events: [{ name: 'exception', attributes: [{ key: 'exception.type' }, { key: 'exception.message' }] }],
    status: { code: 2, message: 'it "failed"' },
  })
  const [start, end] = [BigInt(written.startTimeUnixNano), BigInt(written.endTimeUnixNano)]
  expect(start).toBeGreaterThanOrEqual(BigInt(before) * 1_000_000n)
  expect(end).toBeGreaterThanOrEqual(start)
  expect(end).toBeLessThanOrEqual(BigInt(Date.now() + 1) * 1_000_000n)
})

it('a span that ends twice is written once', () => {
  const { tracer, spans } = record()
  const span = tracer.startSpan('once')
  span.end()
  span.end()
  expect(spans()).toHaveLength(1)
})

it.each([
  [{}, { root: true, sampled: true, unsampled: false }],
  [{ OTEL_TRACES_SAMPLER: 'always_off' }, { root: false, sampled: false, unsampled: false }],
  [{ OTEL_TRACES_SAMPLER: 'always_on' }, { root: true, sampled: true, unsampled: true }],
  [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, { root: false, sampled: true, unsampled: false }],
  [
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    { root: false, sampled: true, unsampled: false },
  ],
  [
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1' },
    { root: true, sampled: true, unsampled: true },
  ],
  // Too much is better than nothing.
  [
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '5' },
    { root: true, sampled: true, unsampled: false },
  ],
  [{ OTEL_TRACES_SAMPLER: 'misspelt' }, { root: true, sampled: true, unsampled: false }],
])('%j records as OpenTelemetry says', (env, expected) => {
  const { tracer } = record(samplerOf(env))
  const isRecorded = (context = ROOT_CONTEXT) => tracer.startSpan('any', {}, context).isRecording()
  expect({ root: isRecorded(), sampled: isRecorded(remote(1)), unsampled: isRecorded(remote(0)) }).toEqual(
    expected,
  )
})

it('what is not recorded stays in its trace, and says that it is not recorded', () => {
  const { tracer, spans } = record(samplerOf({}))
  const span = tracer.startSpan('any', {}, remote(0))
  span.end()
  expect(span.spanContext()).toMatchObject({ traceId: 'a'.repeat(32), traceFlags: 0 })
  expect(span.spanContext().spanId).not.toBe('b'.repeat(16))
  expect(spans()).toEqual([])
})
