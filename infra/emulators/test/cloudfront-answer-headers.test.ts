import { describe, expect, test } from 'vitest'
import { head, sendRaw, startEdge, startOrigin } from './support/cloudfront.ts'

describe('the answer to the viewer', () => {
  test('carries the status and headers of the origin, and what CloudFront adds', async () => {
    const origin = await startOrigin((request, response) => {
      const headers = [
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
        'X-Own',
        'ü',
        'Seen',
        `${request.headers['x-amz-cf-id']}`,
      ]
      response.writeHead(201, 'Made', headers).end('{}')
    })
    const edge = await startEdge(origin.url)

    const answer = await fetch(edge.url, { method: 'POST' })

    expect([answer.status, answer.statusText]).toEqual([201, 'Made'])
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(answer.headers.get('x-own')).toBe('ü')
    expect(answer.headers.get('x-cache')).toBe('Miss from cloudfront')
    expect(answer.headers.get('via')).toMatch(/^1\.1 \w+\.cloudfront\.net \(CloudFront\)$/)
    expect(answer.headers.get('x-amz-cf-pop')).toBeTruthy()
    expect(answer.headers.get('x-amz-cf-id')).toBe(answer.headers.get('seen'))
  })

  test('has X-Cache: Error for an error of the origin, and its body unchanged', async () => {
    const origin = await startOrigin((_request, response) => response.writeHead(503).end('later'))
    const edge = await startEdge(origin.url)

    const answer = await fetch(edge.url)

    expect([answer.status, await answer.text()]).toEqual([503, 'later'])
    expect(answer.headers.get('x-cache')).toBe('Error from cloudfront')
  })

  test('leaves out the hop-by-hop headers of the origin and those that its Connection lists', async () => {
    const origin = await startOrigin((_request, response) => {
      const headers = [
        'Connection',
        'X-Hop',
        'X-Hop',
        '1',
        'Upgrade',
        'h2c',
        'Keep-Alive',
        'timeout=99',
        'Via',
        '1.1 vegur',
      ]
      response.writeHead(200, headers).end('ok')
    })
    const edge = await startEdge(origin.url)

    const answer = await fetch(edge.url)

    expect(answer.headers.get('x-hop')).toBeNull()
    expect(answer.headers.get('upgrade')).toBeNull()
    expect(answer.headers.get('keep-alive')).not.toBe('timeout=99')
    expect(answer.headers.get('via')).toMatch(/^1\.1 vegur, 1\.1 \w+\.cloudfront\.net/)
  })

  test('has the Content-Length of the origin for HEAD, and none for 204 and 304', async () => {
    const origin = await startOrigin((request, response) => {
      if (request.url === '/long') response.writeHead(200, { 'content-length': 12345 }).end()
      else response.writeHead(request.url === '/none' ? 204 : 304, { etag: '"1"' }).end()
    })
    const edge = await startEdge(origin.url)

    const long = await fetch(`${edge.url}/long`, { method: 'HEAD' })
    expect(long.headers.get('content-length')).toBe('12345')
    for (const path of ['/none', '/same']) {
      const raw = await sendRaw(edge.url, head(`GET ${path}`))
      expect(raw).toMatch(/^HTTP\/1\.1 (204|304)/)
      expect(raw.toLowerCase()).not.toMatch(/transfer-encoding|content-length/)
    }
  })
})
