import { once } from 'node:events'
import { request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { head, nextRequest, sendRaw, startEdge, startOrigin } from './support/cloudfront.ts'

const silent = () => {}

test('a viewer that disconnects during the answer aborts the request to the origin', async () => {
  const origin = await startOrigin(silent)
  const edge = await startEdge(origin.url)
  const coming = nextRequest(origin.server)
  const leaving = new AbortController()
  const answering = fetch(edge.url, { signal: leaving.signal })
  const { response } = await coming
  response.write('first')
  await (await answering).body?.getReader().read()

  const closed = once(response, 'close')
  leaving.abort()
  await closed
  expect(response.writableFinished).toBe(false)
})

test('a viewer that disconnects before the answer aborts the request to the origin', async () => {
  const origin = await startOrigin(silent)
  const edge = await startEdge(origin.url)
  const coming = nextRequest(origin.server)
  const viewer = send(edge.url)
  viewer.on('error', silent).end()
  const { response } = await coming

  const closed = once(response, 'close')
  viewer.destroy()
  await closed
})

test('a viewer that disconnects during its upload aborts the request to the origin', async () => {
  const origin = await startOrigin(silent)
  const edge = await startEdge(origin.url)
  const coming = nextRequest(origin.server)
  const viewer = send(edge.url, { method: 'POST', headers: { 'content-length': 100 } })
  viewer.on('error', silent).write('some')
  const { request } = await coming

  const aborted = once(request, 'error').then(([error]) => error)
  request.resume()
  viewer.destroy()
  expect(await aborted).toMatchObject({ code: 'ECONNRESET' })
})

test('an origin that disconnects during its answer ends the answer to the viewer', async () => {
  const origin = await startOrigin(silent)
  const edge = await startEdge(origin.url)
  const coming = nextRequest(origin.server)
  const answering = fetch(edge.url)
  const { response } = await coming
  response.write('first')
  const answer = await answering

  response.destroy()
  await expect(answer.text()).rejects.toThrow('terminated')
})

test.each([
  ['of a known length', {}],
  ['of an unknown length', { 'transfer-encoding': 'chunked' }],
])('an upload %s that the origin refuses before its end gets the answer', async (_name, headers) => {
  const origin = fastify({ bodyLimit: 1_000, forceCloseConnections: true })
  origin.post('/', async () => 'taken')
  onTestFinished(() => origin.close())
  const edge = await startEdge(await origin.listen({ host: '127.0.0.1', port: 0 }))
  const body = Buffer.alloc(8 * 2 ** 20, '"')

  for (let again = 0; again < 5; again++) {
    const viewer = send(edge.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    })
    viewer.end(body)
    const [answer] = await once(viewer, 'response')
    expect([answer.statusCode, JSON.parse(await text(answer)).code]).toEqual([
      413,
      'FST_ERR_CTP_BODY_TOO_LARGE',
    ])
  }
})

test('an upload without a route is answered and read, and its connection serves the next request', async () => {
  const origin = await startOrigin((_request, response) => response.end('next'))
  const edge = await startEdge(origin.url, [{ name: 'web', routes: [{ path: '/taken' }] }])
  const upload = `POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n${'x'.repeat(3_000_000)}`

  const answers = await sendRaw(edge.url, upload + head('GET /taken'))

  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200'])
})
