import Fastify from 'fastify'
import { beforeEach, expect, it } from 'vitest'
import { createSpanStorage } from '../telemetry/contexts.ts'
import { spansOfFastify } from '../telemetry/fastify.ts'
import { samplerOf } from '../telemetry/sampler.ts'
import { createBeginSpan } from '../telemetry/tracer.ts'

const sent: string[] = []
const storage = createSpanStorage()
const beginSpan = createBeginSpan(samplerOf({}), (json) => sent.push(json))
spansOfFastify(beginSpan, storage, async () => {})

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

it('health checks are no spans', async () => {
  await app.inject('/health/live')
  expect(spans()).toEqual([])
})
