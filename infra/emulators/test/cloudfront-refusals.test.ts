import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { connectTo, head, sendRaw, startEdge, startOrigin } from './support/cloudfront.ts'

/** The edge's answer to these bytes. Its origin must get no request. */
async function refusalOf(bytes: string) {
  let reached = 0
  const origin = await startOrigin((_request, response) => {
    reached++
    response.end()
  })
  const edge = await startEdge(origin.url)
  const answer = await sendRaw(edge.url, bytes)
  const [top = '', body = ''] = answer.split('\r\n\r\n')
  expect(reached, `what the origin gets of ${bytes.slice(0, 80)}`).toBe(0)
  expect(top).toMatch(/\r\nX-Cache: Error from cloudfront\r\nVia: .*\r\nX-Amz-Cf-Pop: .*\r\nX-Amz-Cf-Id: /)
  const problem: unknown = body === '' ? undefined : JSON.parse(body)
  return { status: Number(top.split(' ')[1]), top, problem }
}

test.each(['TRACE', 'PROPFIND', 'LINK'])(
  '%s is a method that CloudFront does not pass on',
  async (method) => {
    const { status, top, problem } = await refusalOf(head(`${method} /`))

    expect(status).toBe(405)
    expect(top).toContain('\r\nAllow: GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE\r\n')
    expect(problem).toMatchObject({ status: 405, title: 'Method Not Allowed', instance: '/' })
  },
)

test('CONNECT opens no tunnel', async () => {
  const { status } = await refusalOf('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n')
  expect(status).toBe(405)
})

test('GET with a body is refused', async () => {
  expect((await refusalOf(`${head('GET /', 'Content-Length: 2')}{}`)).status).toBe(403)
  expect((await refusalOf(`${head('GET /', 'Transfer-Encoding: chunked')}0\r\n\r\n`)).status).toBe(403)
})

test('a URL over 8,192 bytes is refused', async () => {
  const room = 8_192 - 'http://viewer.example'.length
  const { status, top, problem } = await refusalOf(head(`GET /${'a'.repeat(room)}`))

  expect([status, problem]).toEqual([413, expect.objectContaining({ status: 413 })])
  expect(top.toLowerCase()).toContain('connection: close')

  const origin = await startOrigin((_request, response) => response.end())
  const edge = await startEdge(origin.url)
  expect(await sendRaw(edge.url, head(`GET /${'a'.repeat(room - 1)}`))).toMatch(/^HTTP\/1.1 200/)
})

test('a request of more than 20,480 bytes without its body is refused', async () => {
  const tooMany = Array.from({ length: 300 }, (_, index) => `X-${index}: ${'a'.repeat(70)}`)
  expect(await refusalOf(head('GET /', ...tooMany))).toMatchObject({ status: 413, problem: { status: 413 } })
  expect((await refusalOf(head('GET /', `X-Long: ${'a'.repeat(100_000)}`))).status).toBe(413)
})

const chunked = 'Transfer-Encoding: chunked'

// Two programs may read each of these differently, which makes request smuggling possible.
test.each([
  ['both framings', `${head('POST /', 'Content-Length: 6', chunked)}0\r\n\r\nX`],
  ['both framings, the other way round', `${head('POST /', chunked, 'Content-Length: 6')}0\r\n\r\n`],
  ['two lengths', `${head('POST /', 'Content-Length: 1', 'Content-Length: 2')}ab`],
  ['a signed length', `${head('POST /', 'Content-Length: +1')}a`],
  ['a coding after chunked', `${head('POST /', `${chunked}, identity`)}0\r\n\r\n`],
  ['a space before the colon', `${head('POST /', 'Transfer-Encoding : chunked')}0\r\n\r\n`],
  ['a folded header', head('POST /', 'X-A: 1', ` ${chunked}`)],
  ['a bare line feed', 'GET / HTTP/1.1\nHost: a\n\n'],
  ['a header that ends in a bare carriage return', head('POST /', `X-A: 1\r${chunked}`)],
  ['a chunk size with a sign', `${head('POST /', chunked)}-1\r\n\r\n`],
  ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['two hosts', head('GET /', 'Host: internal')],
  ['an absolute URL', head('GET http://internal/admin')],
  ['a fragment', head('GET /users#/../admin')],
  ['an asterisk', head('OPTIONS *')],
  ['no HTTP', 'hello\r\n\r\n'],
])('%s is refused', async (_name, bytes) => {
  const { status } = await refusalOf(bytes)
  expect(status).toBe(400)
})

test.each(['gzip, chunked', 'xchunked'])('the transfer coding %s is refused', async (coding) => {
  const { status } = await refusalOf(`${head('POST /', `Transfer-Encoding: ${coding}`)}0\r\n\r\n`)
  expect(status).toBe(501)
})

test('a viewer that speaks HTTP/1.0 is served', async () => {
  const origin = await startOrigin((request, response) => response.end(request.headers.via))
  const edge = await startEdge(origin.url)

  expect(await sendRaw(edge.url, 'GET / HTTP/1.0\r\n\r\n')).toMatch(
    /\r\n\r\n1\.0 \w+\.cloudfront\.net \(CloudFront\)$/,
  )
})

test('an unreadable request is answered, but never in the middle of another answer', async () => {
  const origin = await startOrigin((request, response) => {
    if (request.url === '/answered') response.writeHead(200, { 'content-length': 10 }).write('first')
  })
  const edge = await startEdge(origin.url)
  const sendBadChunk = async (path: string, awaited: 'data' | 'connect') => {
    const socket = connectTo(edge.url)
    socket.write(`${head(`POST ${path}`, chunked)}1\r\na\r\n`)
    await once(socket, awaited)
    socket.write('not a chunk\r\n')
    return text(socket)
  }

  expect(await sendBadChunk('/silent', 'connect')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(await sendBadChunk('/answered', 'data'), 'after the first piece').toBe('')
})
