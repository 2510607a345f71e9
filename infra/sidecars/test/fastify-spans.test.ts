import Fastify from 'fastify'
import { beforeEach, expect, it } from 'vitest'
import { createSpanStorage } from '../telemetry/contexts.ts'
import { createDurations } from '../telemetry/durations.ts'
import { spansOfFastify } from '../telemetry/fastify.ts'
import { samplerOf } from '../telemetry/sampler.ts'
import { spanJson } from '../telemetry/span-json.ts'
import { createBeginSpan } from '../telemetry/tracer.ts'

const sent: string[] = []
const storage = createSpanStorage()
const durations = createDurations()
const beginSpan = createBeginSpan(samplerOf({}), (span) => sent.push(spanJson(span)))
spansOfFastify(beginSpan, storage, durations, async () => {})

const app = Fastify()
app.get('/orders/:id', async () => ({ span: storage.getStore()?.spanId }))
app.post('/orders', async (request) => ({ span: storage.getStore()?.spanId, body: request.body }))
app.get('/broken', async () => {
  throw new Error('the disk is full')
})
app.get('/refused', (_request, reply) => reply.code(404).send({}))
app.get('/health/live', async () => ({}))

beforeEach(() => void sent.splice(0))
const spans = () => sent.map((json) => JSON.parse(json))
const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`

it('a request is a span, named by its route, and in progress during its handler', async () => {
  const { span } = (await app.inject('/orders/7?token=secret')).json()
  const posted = await app.inject({ method: 'POST', url: '/orders', payload: {} })
  expect(spans()).toMatchObject([
    { name: 'GET /orders/:id', kind: 2, spanId: span, status: { code: 0 } },
    { name: 'POST /orders', spanId: posted.json().span },
  ])
  expect(sent.join()).not.toContain('secret')
})

it('a failure of the server is an error with its reason, and a refusal is none', async () => {
  await app.inject('/broken')
  await app.inject('/refused')
  await app.inject('/nowhere')
  expect(spans().map(({ name, status }) => ({ name, ...status }))).toEqual([
    { name: 'GET /broken', code: 2, message: 'the disk is full' },
    { name: 'GET /refused', code: 0 },
    { name: 'GET', code: 0 },
  ])
})

it('a service continues the trace of a service; of a public request it has a link only', async () => {
  await app.inject({ url: '/orders/7', headers: { traceparent } })
  await app.inject({ url: '/orders/7', headers: { traceparent, 'x-amz-cf-id': 'of the CDN' } })
  const [inside, outside] = spans()
  expect(inside).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) })
  expect(outside.traceId).not.toBe('a'.repeat(32))
  expect(outside).toMatchObject({ links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }] })
})

it('requests of one route, status and host share attributes of their spans, and no others', async () => {
  const hosts = ['a.example', 'b.example', 'a.example']
  for (const [n, host] of hosts.entries()) await app.inject({ url: `/orders/${n}`, headers: { host } })
  expect(spans().map(({ attributes }) => attributes)).toEqual(
    hosts.map((host, n) => [
      { key: 'http.request.method', value: { stringValue: 'GET' } },
      { key: 'http.route', value: { stringValue: '/orders/:id' } },
      { key: 'http.response.status_code', value: { intValue: 200 } },
      { key: 'url.scheme', value: { stringValue: 'http' } },
      { key: 'server.address', value: { stringValue: host } },
      { key: 'url.path', value: { stringValue: `/orders/${n}` } },
      { key: 'fanfare.request_id', value: { stringValue: expect.any(String) } },
    ]),
  )
})

it('durations are counted by method, route, status and scheme; health checks are neither spans nor counted', async () => {
  await app.inject('/health/live')
  await app.inject({ url: '/refused', headers: { host: 'c.example', 'x-forwarded-proto': 'https' } })
  await app.inject({ url: '/refused', headers: { host: 'd.example', 'x-forwarded-proto': 'https' } })
  expect(spans()).toHaveLength(2)
  const { resourceMetrics } = await durations.collect()
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  const points = metrics.flatMap(({ dataPoints }) => [...dataPoints])
  const routes = points.map(({ attributes }) => attributes['http.route'])
  expect(routes).not.toContain('/health/live')
  expect(points).toContainEqual(
    expect.objectContaining({
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/refused',
        'http.response.status_code': 404,
        'url.scheme': 'https',
      },
      value: expect.objectContaining({ count: 2 }),
    }),
  )
})
