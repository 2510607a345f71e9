import { resourceFromAttributes } from '@opentelemetry/resources'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '../../emulators/lifecycle/index.ts'
import { eventually, type ReceivedSpan, startOtlpReceiver } from '../../local/src/testing/index.ts'
import { traceBatch } from '../relay/trace-batch.ts'
import { startTelemetry } from '../telemetry/index.ts'
import { refusesConnections } from '../telemetry/refuses-connections.ts'
import { createSpanExport } from '../telemetry/span-export.ts'
import { createBeginSpan, tracerOf } from '../telemetry/tracer.ts'
import { aws, setUp } from './support/sqsd.ts'

const receiver = await startOtlpReceiver()
Object.assign(process.env, {
  OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
  OTEL_BSP_SCHEDULE_DELAY: '10',
  OTEL_METRICS_EXPORTER: 'none',
})
const telemetry = await startTelemetry('relay')
afterAll(receiver.close)

const traceparent = (digit: string, flags = '01') => `00-${digit.repeat(32)}-${digit.repeat(16)}-${flags}`
const rowOf = (sequence: string, trace: string) => ({
  sequence,
  eventId: sequence,
  type: 'order.created',
  key: 'order',
  body: JSON.stringify({ type: 'order.created', traceparent: trace, data: {} }),
})
const idsOf = (spans: readonly ReceivedSpan[]) => spans.map(({ spanId }) => spanId)

test('of a batch, each event has a span in its own trace, and the request has links to them', async () => {
  const rows = ['a', 'b'].map((digit) => rowOf(digit, traceparent(digit)))
  const sent = new Map<string, string>()
  const outcomes = await traceBatch('order-created', rows, async (traces) => {
    for (const row of rows) sent.set(row.sequence, traces?.get(row) ?? '')
    return rows.map((row) => ({ row, result: 'sent' }))
  })
  expect(outcomes).toMatchObject([{ result: 'sent' }, { result: 'sent' }])

  await telemetry.flush()
  const own = receiver.spans.filter(({ kind }) => kind === 'producer')
  expect(own).toMatchObject([
    { name: 'send order-created', traceId: 'a'.repeat(32), parentSpanId: 'a'.repeat(16) },
    { name: 'send order-created', traceId: 'b'.repeat(32), parentSpanId: 'b'.repeat(16) },
  ])
  expect([...sent.values()]).toEqual(own.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`))
  const [request] = receiver.spans.filter(({ kind }) => kind === 'client')
  expect(request).toMatchObject({
    parentSpanId: undefined,
    links: idsOf(own),
    attributes: { 'messaging.batch.message_count': 2, 'messaging.system': 'aws_sns' },
  })
})

test('an event that fails has an error, and its neighbour has none', async () => {
  const rows = ['c', 'd'].map((digit) => rowOf(digit, traceparent(digit)))
  const [bad] = rows
  await traceBatch('order-created', rows, async () =>
    rows.map((row) =>
      row === bad ? { row, result: 'failed', reason: 'busy', fault: 'row' } : { row, result: 'sent' },
    ),
  )
  await telemetry.flush()
  const of = (digit: string) => receiver.spans.find(({ traceId }) => traceId === digit.repeat(32))
  expect([of('c')?.isError, of('d')?.isError]).toEqual([true, false])
})

test('spans are sent in requests of a limited size; one that is larger is not sent', async () => {
  const resource = resourceFromAttributes({ 'service.name': 'sizes' })
  const { add, flush } = createSpanExport(resource, { OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2' })
  const tracer = tracerOf(createBeginSpan(() => true, add))
  const sizes = [1, 100_000, 100_000, 100_000, 1_000_000, 1]
  for (const [n, size] of sizes.entries()) {
    tracer.startSpan(`size ${n}`, { attributes: { text: 'é'.repeat(size) } }).end()
  }
  await flush()
  const names = receiver.spans.filter(({ program }) => program.startsWith('sizes')).map(({ name }) => name)
  expect(names.sort()).toEqual(['size 0', 'size 1', 'size 2', 'size 3', 'size 5'])
})

test('a collector is asked whether it listens before spans are sent to it at the end', async () => {
  const of = (endpoint?: string) => refusesConnections({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })
  expect(await of(receiver.endpoint)).toBe(false)
  expect(await of(`http://127.0.0.1:${await freePort()}/_console`)).toBe(true)
  // The exporter sends to the default in place of what is no URL.
  expect(await of('no address')).toBe(await of('http://localhost:4318'))
})

test('an event that its publisher did not sample is not recorded', async () => {
  const row = rowOf('e', traceparent('e', '00'))
  await traceBatch('order-created', [row], async () => [{ row, result: 'sent' }])
  await telemetry.flush()
  expect(receiver.spans.some(({ traceId }) => traceId === 'e'.repeat(32))).toBe(false)
})

test('each delivery is a span in the trace of the message, a later one with a link to the one before', async () => {
  const { queue, worker } = await setUp({ aws: aws(), answer: (count) => (count < 3 ? 503 : 200) })
  await queue.send('{}', { traceparent: { DataType: 'String', StringValue: traceparent('f') } })
  const { headers } = await worker.request(3)

  const tries = await eventually('three deliveries', async () => {
    await telemetry.flush()
    const found = receiver.spans.filter(({ name }) => name === `receive ${queue.name}`)
    expect(found).toHaveLength(3)
    return found
  })
  expect(tries).toMatchObject(
    [1, 2, 3].map((receiveCount) => ({
      traceId: 'f'.repeat(32),
      parentSpanId: 'f'.repeat(16),
      links: idsOf(tries.slice(receiveCount - 2, Math.max(0, receiveCount - 1))),
      isError: receiveCount < 3,
      attributes: { 'fanfare.receive_count': receiveCount },
    })),
  )
  // The request continues the trace, and the header is the one of the real daemon.
  expect(headers['traceparent']).toBe(`00-${'f'.repeat(32)}-${tries[2]?.spanId}-01`)
  expect(headers['x-aws-sqsd-attr-traceparent']).toBe(traceparent('f'))
})
