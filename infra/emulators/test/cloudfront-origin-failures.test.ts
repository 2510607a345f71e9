import { once } from 'node:events'
import { request as send } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../../local/src/testing/index.ts'
import type { AccessLogEntry } from '../cloudfront/index.ts'
import { head, nextRequest, nowhere, sendRaw, startEdge, startOrigin } from './support/cloudfront.ts'

async function answerOf(url: string, init?: RequestInit) {
  const answer = await fetch(url, init)
  const type = answer.headers.get('content-type')
  return { status: answer.status, cache: answer.headers.get('x-cache'), type, problem: await answer.json() }
}

/** An origin that does not speak HTTP: the handler gets its connection. */
async function rawOrigin(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

test('an unavailable service is 502', async () => {
  const edge = await startEdge(await nowhere())

  expect(await answerOf(`${edge.url}/orders/1?token=x`)).toEqual({
    status: 502,
    cache: 'Error from cloudfront',
    type: 'application/problem+json',
    problem: {
      type: 'about:blank',
      title: 'Bad Gateway',
      status: 502,
      detail: 'the service cannot be reached, or its answer is not valid HTTP/1.1',
      instance: '/orders/1',
    },
  })
  expect(await answerOf(edge.url, { method: 'POST', body: 'x'.repeat(2 ** 20) })).toMatchObject({
    status: 502,
  })
})

test('a service that is available again is reached again', async () => {
  let url = await nowhere()
  const edge = await startEdge('', undefined, { origin: () => url })
  expect((await fetch(edge.url)).status).toBe(502)

  url = (await startOrigin((_request, response) => response.end())).url
  expect((await fetch(edge.url)).status).toBe(200)
})

test('a service that does not answer in time is 504, and its request is aborted', async () => {
  const origin = await startOrigin(() => {})
  const edge = await startEdge(origin.url, undefined, { originTimeout: 100 })
  const ended = nextRequest(origin.server).then(({ response }) => once(response, 'close'))

  expect(await answerOf(edge.url, { method: 'POST', body: '{}' })).toMatchObject({
    status: 504,
    cache: 'Error from cloudfront',
    problem: { title: 'Gateway Timeout', status: 504 },
  })
  await ended
})

test('an answer that stalls for too long is aborted', async () => {
  const origin = await startOrigin((_request, response) => void response.write('first'))
  const edge = await startEdge(origin.url, undefined, { answerTimeout: 100 })

  await expect((await fetch(edge.url)).text()).rejects.toThrow('terminated')
})

test('GET is tried three times when the connection breaks, POST once', async () => {
  let connections = 0
  const url = await rawOrigin((socket) => {
    connections++
    socket.once('data', () => socket.destroy())
  })
  const edge = await startEdge(url)

  expect((await fetch(edge.url)).status).toBe(502)
  expect(connections).toBe(3)
  expect((await fetch(edge.url, { method: 'POST', body: '{}' })).status).toBe(502)
  expect(connections).toBe(4)
})

test('a service that closes the connection during an upload is 502', async () => {
  const origin = await startOrigin((request) => void request.once('data', () => request.destroy()))
  const edge = await startEdge(origin.url)
  const viewer = send(edge.url, { method: 'POST' })
  viewer.end(Buffer.alloc(8 * 2 ** 20))

  const [answer] = await once(viewer, 'response')
  expect(answer.statusCode).toBe(502)
})

test('an answer that is not HTTP, or framed in two ways, is 502', async () => {
  for (const answer of [
    'hello',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nX-Bad\x01: 1\r\n\r\n',
  ]) {
    const edge = await startEdge(await rawOrigin((socket) => socket.once('data', () => socket.end(answer))))
    expect(await answerOf(edge.url), answer).toMatchObject({ status: 502 })
  }
})

test('a service without a known address is 502, and the log has the error', async () => {
  const entries: AccessLogEntry[] = []
  const edge = await startEdge('', undefined, {
    origin: () => {
      throw new Error('no such service')
    },
    log: (entry) => entries.push(entry),
  })

  expect((await fetch(`${edge.url}/a?b`)).status).toBe(502)
  await eventually('the entry of the log', () => expect(entries).toHaveLength(1))
  expect(entries[0]).toMatchObject({
    method: 'GET',
    target: '/a?b',
    service: 'web',
    status: 502,
    result: 'Error',
    failure: 'no such service',
    milliseconds: expect.any(Number),
  })
})

test('Expect: 100-continue gets 100 when the request is forwarded, and the answer at once when not', async () => {
  const origin = await startOrigin((request, response) => response.end(`expect: ${request.headers.expect}`))
  const edge = await startEdge(origin.url, [{ name: 'web', routes: [{ path: '/taken' }] }])
  const waiting = (path: string) =>
    sendRaw(edge.url, head(`POST ${path}`, 'Expect: 100-continue', 'Content-Length: 2'))

  const viewer = send(`${edge.url}/taken`, {
    method: 'POST',
    headers: { expect: '100-continue', 'content-length': 2 },
  })
  viewer.flushHeaders()
  await once(viewer, 'continue')
  const answering = once(viewer, 'response')
  viewer.end('{}')
  const [answer] = await answering
  expect([answer.statusCode, String(await answer.toArray())]).toEqual([200, 'expect: undefined'])

  expect(await waiting('/not-taken')).toMatch(/^HTTP\/1\.1 404 Not Found[\s\S]*\r\nConnection: close\r\n/)
})
