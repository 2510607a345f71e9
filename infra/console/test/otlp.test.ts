import { expect, test } from 'vitest'
import { spansIn } from '../src/sources/otlp.ts'

// As an exporter sends it. Source: OTLP 1.x, example of a trace as JSON.
const span = {
  traceId: '5B8EFFF798038103D269B633813FC60C',
  spanId: 'EEE19B7EC3C1B174',
  parentSpanId: 'EEE19B7EC3C1B173',
  name: 'POST /orders',
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661000000000',
  kind: 2,
  attributes: [{ key: 'http.response.status_code', value: { intValue: '500' } }],
  status: { code: 2 },
}
const exported = (spans: unknown) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'order' } }] },
      scopeSpans: [{ scope: { name: 'fastify' }, spans }],
    },
  ],
})

test('a span has its service, its times in milliseconds and its attributes', () => {
  expect(spansIn(exported([span]))).toEqual([
    {
      trace: '5b8efff798038103d269b633813fc60c',
      id: 'eee19b7ec3c1b174',
      parent: 'eee19b7ec3c1b173',
      service: 'order',
      name: 'POST /orders',
      at: 1_544_712_660_000,
      until: 1_544_712_661_000,
      failed: true,
      attributes: { 'http.response.status_code': '500' },
    },
  ])
})

test.each([
  undefined,
  'text',
  {},
  exported('none'),
  exported([{ name: 'without ids' }]),
  exported([{ ...span, startTimeUnixNano: 'soon' }]),
])('%j is no export', (body) => {
  expect(spansIn(body)).toBeUndefined()
})
