import { describe, expect, test } from 'vitest'
import { echo, head, sendRaw, startEdge, startOrigin } from './support/cloudfront.ts'

const services = [
  { name: 'user', routes: [{ path: '/users' }, { path: '/users/*' }] },
  { name: 'order', routes: [{ path: '/users/*/orders', order: 50 }, { path: '/orders/*' }] },
]

async function twoServices() {
  const user = await startOrigin((_request, response) => response.end('user'))
  const order = await startOrigin((_request, response) => response.end('order'))
  return startEdge('', services, { origin: (service) => (service === 'user' ? user.url : order.url) })
}

test('a path goes to the service of the first matching pattern', async () => {
  const edge = await twoServices()
  const serviceAt = async (path: string) => (await fetch(edge.url + path)).text()

  expect(await serviceAt('/users')).toBe('user')
  expect(await serviceAt('/users/7?next=/users/7/orders')).toBe('user')
  expect(await serviceAt('/users/7/orders')).toBe('order')
  expect(await serviceAt('/orders/1/cancel')).toBe('order')
})

test('a path is routed by its normalised form', async () => {
  const edge = await twoServices()

  expect(await sendRaw(edge.url, head('GET //users//7/x/../orders'))).toContain('\r\n\r\norder')
  expect(await sendRaw(edge.url, head('GET /orders/../users/7'))).toContain('\r\n\r\nuser')
  expect(await sendRaw(edge.url, head('GET /users/7/orders/..%2f'))).toContain('\r\n\r\nuser')
})

test.each(['//a/.././b%2F/%41?x=%20&y=//..', '/?', '/a?b?c=d&&', '/;p=1|{}"<>\\^`'])(
  'the origin gets %s untouched',
  async (target) => {
    const origin = await startOrigin((request, response) =>
      response.end(Buffer.from(request.url ?? '', 'latin1')),
    )
    const edge = await startEdge(origin.url)

    const answer = await sendRaw(edge.url, head(`GET ${target}`))

    expect(answer.split('\r\n\r\n')[1]).toBe(Buffer.from(target, 'latin1').toString())
  },
)

describe('a path without a route', () => {
  test('is answered 404 by the CDN, as a problem document', async () => {
    const edge = await twoServices()

    const answer = await fetch(`${edge.url}/users-admin/secret?token=1`)

    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'no service is reached by this path',
      instance: '/users-admin/secret',
    })
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/problem+json',
      server: 'CloudFront',
      'x-cache': 'FunctionGeneratedResponse from cloudfront',
      via: expect.stringMatching(/^1\.1 [0-9a-f]{32}\.cloudfront\.net \(CloudFront\)$/),
      'x-amz-cf-pop': expect.any(String),
      'x-amz-cf-id': expect.stringMatching(/^[\w-]{54}==$/),
    })
  })

  test('has no body in the answer to HEAD, and leaves the connection usable', async () => {
    const edge = await twoServices()

    const twice = `HEAD /none HTTP/1.1\r\nHost: a\r\n\r\n${head('GET /users')}`
    const [first, second, body] = (await sendRaw(edge.url, twice)).split('\r\n\r\n')

    expect(first).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
    expect(second).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(body).toContain('user')
  })
})

test.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'])(
  '%s reaches the origin',
  async (method) => {
    const origin = await startOrigin((request, response) =>
      response.setHeader('method', request.method ?? '').end(),
    )
    const edge = await startEdge(origin.url)

    const answer = await fetch(edge.url, { method })

    expect(answer.status).toBe(200)
    expect(answer.headers.get('method')).toBe(method)
  },
)

test('Upgrade is ignored', async () => {
  const origin = await startOrigin(echo)
  const edge = await startEdge(origin.url)

  const answer = await sendRaw(
    edge.url,
    'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n',
  )

  expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
  expect(answer.toLowerCase()).not.toContain('"upgrade"')
})
