import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { connectTo, echo, nextRequest, startEdge, startOrigin } from './support/cloudfront.ts'

const silent = () => {}

test('the first piece of an answer arrives before the origin has sent the last', async () => {
  const origin = await startOrigin(silent)
  const edge = await startEdge(origin.url)
  const coming = nextRequest(origin.server)
  const answering = fetch(edge.url)
  const { response } = await coming

  response.flushHeaders()
  const answer = await answering
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  response.write('first')
  expect((await reader?.read())?.value).toBe('first')
  response.write('second')
  expect((await reader?.read())?.value).toBe('second')
  response.end()
  expect((await reader?.read())?.done).toBe(true)
})

test('the first piece of an upload reaches the origin before the viewer has sent the last', async () => {
  const origin = await startOrigin(silent)
  const edge = await startEdge(origin.url)
  const body = new PassThrough({ encoding: 'utf8' })
  const coming = nextRequest(origin.server)
  const answering = fetch(edge.url, { method: 'POST', body: Readable.toWeb(body), duplex: 'half' })

  body.write('first')
  const { request, response } = await coming
  expect(request.headers['transfer-encoding']).toBe('chunked')
  request.setEncoding('utf8')
  expect(await once(request, 'data')).toEqual(['first'])
  body.end('last')
  expect(await once(request, 'data')).toEqual(['last'])
  await once(request, 'end')
  response.end('thanks')
  expect(await (await answering).text()).toBe('thanks')
})

test.each([['12345'], ['']])('an upload of known length keeps it: %j', async (body) => {
  const origin = await startOrigin(echo)
  const edge = await startEdge(origin.url)

  const received = await (await fetch(edge.url, { method: 'PUT', body })).json()

  expect(received).toMatchObject({ method: 'PUT', body })
  expect(received).toHaveProperty(
    'headers',
    expect.arrayContaining([['content-length', String(body.length)]]),
  )
})

test('a large answer is not read from the origin faster than the viewer reads it', async () => {
  const size = 64 * 2 ** 20
  const origin = await startOrigin(silent)
  const edge = await startEdge(origin.url)
  const coming = nextRequest(origin.server)
  const viewer = connectTo(edge.url)
  viewer.pause().write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  const { response } = await coming

  const piece = Buffer.alloc(2 ** 20)
  let sent = 0
  const sendOn = () => {
    while (sent < size) {
      sent += piece.length
      if (!response.write(piece)) return
    }
    response.end()
  }
  response.setHeader('content-length', size).on('drain', sendOn)
  sendOn()
  // The buffers on the way fill up, and then the edge reads nothing until the viewer does.
  let seen = -1
  const hasStopped = () => {
    const same = sent === seen
    seen = sent
    return same
  }
  await expect.poll(hasStopped, { interval: 200, message: 'the edge has stopped reading' }).toBe(true)
  expect(sent, 'bytes taken while the viewer reads nothing').toBeLessThan(size / 2)

  let received = 0
  viewer.on('data', (chunk) => {
    received += chunk.length
  })
  viewer.resume()
  await once(viewer, 'end')
  expect(received).toBeGreaterThan(size)
})

test('early hints of the origin are not forwarded', async () => {
  const origin = await startOrigin((_request, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' })
    response.end('ok')
  })
  const edge = await startEdge(origin.url)

  expect(await (await fetch(edge.url)).text()).toBe('ok')
})
