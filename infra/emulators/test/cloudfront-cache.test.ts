import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startEdge, startOrigin } from './support/cloudfront.ts'

/** An origin that counts its requests and answers with the headers of the test; every path has `cacheSeconds`. */
async function counting(headers: Record<string, string> = {}, cacheSeconds = 60) {
  let count = 0
  const origin = await startOrigin((request, response) => {
    count++
    const status = Number(new URL(request.url ?? '', 'http://origin').searchParams.get('status') ?? 200)
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`${count}`)
  })
  const edge = await startEdge(origin.url, [
    { name: 'web', routes: [{ path: '/kept/*', cacheSeconds }, { path: '/fresh' }] },
  ])
  return async (path: string, init?: RequestInit) => {
    const answer = await fetch(edge.url + path, init)
    return {
      status: answer.status,
      headers: answer.headers,
      body: await answer.text(),
      result: answer.headers.get('x-cache'),
    }
  }
}

const hit = 'Hit from cloudfront'
const miss = 'Miss from cloudfront'

describe('a route with cacheSeconds', () => {
  test('sends one request to the origin per path and query', async () => {
    const get = await counting()

    expect(await get('/kept/1?a')).toMatchObject({ body: '1', result: miss })
    const kept = await get('/kept/1?a')
    expect(kept).toMatchObject({ status: 200, body: '1', result: hit })
    expect(Object.fromEntries(kept.headers)).toMatchObject({
      age: '0',
      'content-length': '1',
      'content-type': 'text/plain',
      'x-amz-cf-id': expect.any(String),
    })
    expect(await get('/kept/1?b')).toMatchObject({ body: '2', result: miss })
    expect(await get('/kept/%31?a'), 'another raw path').toMatchObject({ body: '3', result: miss })
  })

  test('answers HEAD from the stored GET, and stores nothing of HEAD', async () => {
    const get = await counting()

    expect(await get('/kept/1', { method: 'HEAD' })).toMatchObject({ result: miss })
    expect(await get('/kept/1')).toMatchObject({ body: '2', result: miss })
    const head = await get('/kept/1', { method: 'HEAD' })
    expect(head).toMatchObject({ body: '', result: hit })
    expect(head.headers.get('content-length')).toBe('1')
  })

  test('sends a new request when the copy has expired, and Age until then', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const get = await counting({ age: '1' }, 3)

    await get('/kept/1')
    for (const age of ['1', '2']) {
      expect((await get('/kept/1')).headers.get('age')).toBe(age)
      vi.setSystemTime(Date.now() + 1_001)
    }
    expect(await get('/kept/1')).toMatchObject({ body: '2', result: miss })
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('sends every %s to the origin', async (method) => {
    const get = await counting()
    await get('/kept/1')
    expect(await get('/kept/1', { method })).toMatchObject({ body: '2', result: miss })
  })

  test.each([{ authorization: 'Bearer t' }, { cookie: 'a=1' }, { range: 'bytes=0-0' }])(
    'with %o in the request, neither uses nor fills the cache',
    async (headers) => {
      const get = await counting()

      expect(await get('/kept/1', { headers })).toMatchObject({ body: '1', result: miss })
      expect(await get('/kept/1')).toMatchObject({ body: '2', result: miss })
      expect(await get('/kept/1', { headers })).toMatchObject({ body: '3', result: miss })
    },
  )

  test.each([
    { 'cache-control': 'no-store' },
    { 'cache-control': 'public, No-Cache' },
    { 'cache-control': 'private, max-age=60' },
    { 'cache-control': 'max-age=0' },
    { 'cache-control': 'max-age=60, s-maxage=0' },
    { 'cache-control': 'max-age=60', age: '60' },
    { expires: '0' },
    { 'set-cookie': 'a=1' },
    { vary: 'accept' },
  ])('stores no answer with %o', async (headers) => {
    const get = await counting(headers)
    await get('/kept/1')
    expect(await get('/kept/1')).toMatchObject({ body: '2', result: miss })
  })

  test.each([
    { 'cache-control': 'max-age=0, s-maxage=60' },
    { 'cache-control': 'public,max-age=60' },
    { expires: new Date(Date.now() + 60_000).toUTCString() },
  ])('stores an answer with %o', async (headers) => {
    const get = await counting(headers)
    await get('/kept/1')
    expect(await get('/kept/1')).toMatchObject({ body: '1', result: hit })
  })

  test.each([201, 204, 302, 404, 500])('stores no %i', async (status) => {
    const get = await counting()
    const init: RequestInit = { redirect: 'manual' }
    await get(`/kept/1?status=${status}`, init)
    expect((await get(`/kept/1?status=${status}`, init)).result).not.toBe(hit)
  })

  test('stores no incomplete answer, and none that is too long', async () => {
    const origin = await startOrigin((request, response) => {
      response.setHeader('content-length', 2 ** 20 + 1)
      if (request.url === '/kept/broken') response.write('half', () => response.destroy())
      else response.end(Buffer.alloc(2 ** 20 + 1))
    })
    const edge = await startEdge(origin.url, [
      { name: 'web', routes: [{ path: '/kept/*', cacheSeconds: 60 }] },
    ])

    for (const path of ['/kept/broken', '/kept/long']) {
      await (await fetch(edge.url + path)).arrayBuffer().catch(() => {})
      const again = await fetch(edge.url + path)
      expect(again.headers.get('x-cache'), path).toBe(miss)
      await again.arrayBuffer().catch(() => {})
    }
  })
})

test('without cacheSeconds every request goes to the origin', async () => {
  const get = await counting({ 'cache-control': 'public, max-age=60' })
  await get('/fresh')
  expect(await get('/fresh')).toMatchObject({ body: '2', result: miss })
})
