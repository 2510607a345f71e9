import { once } from 'node:events'
import { createServer } from 'node:http'
import { routeTable } from '@fanfare/topology'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../../local/src/testing/index.ts'
import { type AccessLogEntry, createCloudFrontEmulator } from '../cloudfront/index.ts'
import { restart } from '../lifecycle/part.ts'
import { freePort, PortInUseError } from '../lifecycle/ports.ts'
import { everything, nextRequest, startEdge, startOrigin } from './support/cloudfront.ts'

const hello = () => startOrigin((_request, response) => response.end('hello'))

test('a restart keeps the port', async () => {
  const edge = await startEdge((await hello()).url)
  const { url } = edge
  expect(await (await fetch(url)).text()).toBe('hello')

  await restart(edge)

  expect(edge.url).toBe(url)
  expect(await (await fetch(url)).text()).toBe('hello')
})

test('start and stop are idempotent, at the same time too', async () => {
  const edge = await startEdge((await hello()).url)
  await Promise.all([edge.start(), edge.start()])
  expect((await fetch(edge.url)).status).toBe(200)

  await Promise.all([edge.stop(), edge.stop(), edge.start()])
  expect((await fetch(edge.url)).status).toBe(200)

  await edge.stop()
  await expect(fetch(edge.url)).rejects.toThrow('fetch failed')
})

test('the URL of a given port is known before the start, that of a free one after', async () => {
  const port = await freePort()
  const options = { routes: routeTable([everything]), origin: () => '' }
  expect(createCloudFrontEmulator({ port, ...options }).url).toBe(`http://127.0.0.1:${port}`)
  expect(() => createCloudFrontEmulator({ port: 0, ...options }).url).toThrow('before its first start')
})

test('a port in use is named, and the edge can be started when it is free', async () => {
  const holder = createServer().listen(await freePort(), '127.0.0.1')
  onTestFinished(() => void holder.close())
  await once(holder, 'listening')
  const address = holder.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const edge = createCloudFrontEmulator({ port, routes: routeTable([everything]), origin: () => '' })
  onTestFinished(() => edge.stop())

  const failure = edge.start()
  await expect(failure).rejects.toBeInstanceOf(PortInUseError)
  await expect(failure).rejects.toThrow(new RegExp(`${port}.*EDGE_PORT`))

  holder.close()
  await once(holder, 'close')
  await edge.start()
})

test('a stop waits for the end of an answer', async () => {
  const origin = await startOrigin(() => {})
  const edge = await startEdge(origin.url)
  const coming = nextRequest(origin.server)
  const answering = fetch(edge.url)
  const { response } = await coming

  const stopped = edge.stop()
  response.end('late')
  expect(await (await answering).text()).toBe('late')
  await stopped
})

test('a stop aborts an answer that does not end, and the request to the origin', async () => {
  const origin = await startOrigin((_request, response) => void response.write('first'))
  const edge = await startEdge(origin.url, undefined, { grace: 100 })
  const coming = nextRequest(origin.server)
  const answer = await fetch(edge.url)
  const closed = coming.then(({ response }) => once(response, 'close'))

  await edge.stop()
  await closed
  await expect(answer.text()).rejects.toThrow('terminated')
})

test('every request is logged when it is over', async () => {
  const entries: AccessLogEntry[] = []
  const services = [{ name: 'web', routes: [{ path: '/taken/*' }] }]
  const edge = await startEdge((await hello()).url, services, { log: (entry) => entries.push(entry) })

  const answer = await fetch(`${edge.url}/taken/1?q`)
  await fetch(`${edge.url}/none`)

  await eventually('both entries of the log', () => expect(entries).toHaveLength(2))
  expect(entries).toMatchObject([
    {
      id: answer.headers.get('x-amz-cf-id'),
      method: 'GET',
      target: '/taken/1?q',
      service: 'web',
      status: 200,
      result: 'Miss',
      failure: undefined,
    },
    { target: '/none', service: undefined, status: 404, result: 'FunctionGeneratedResponse' },
  ])
})
