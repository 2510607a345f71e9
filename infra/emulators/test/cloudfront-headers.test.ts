import { describe, expect, test } from 'vitest'
import { echo, head, sendRaw, startEdge, startOrigin } from './support/cloudfront.ts'

/** The headers that the origin got, by lower-case name, all values of each. */
async function headersAtTheOrigin(...headers: string[]): Promise<Map<string, string[]>> {
  const origin = await startOrigin(echo)
  const edge = await startEdge(origin.url)
  const answer = await sendRaw(edge.url, head('GET /', ...headers))
  const body: { headers: [string, string][] } = JSON.parse(
    answer.slice(answer.indexOf('{"method"'), answer.lastIndexOf('}') + 1),
  )
  const received = new Map<string, string[]>([['origin-host', [new URL(origin.url).host]]])
  for (const [name, value] of body.headers) {
    received.set(name.toLowerCase(), [...(received.get(name.toLowerCase()) ?? []), value])
  }
  return received
}

describe('the request to the origin', () => {
  test('carries the headers of the viewer, Authorization and repeated ones among them', async () => {
    const received = await headersAtTheOrigin(
      'Authorization: Bearer t',
      'Cookie: a=1',
      'User-Agent: me',
      'Idempotency-Key: k',
      'X-Twice: 1',
      'X-Twice: 2',
      'X-Latin: \xe4',
    )

    expect(received.get('authorization')).toEqual(['Bearer t'])
    expect(received.get('cookie')).toEqual(['a=1'])
    expect(received.get('user-agent')).toEqual(['me'])
    expect(received.get('idempotency-key')).toEqual(['k'])
    expect(received.get('x-twice')).toEqual(['1', '2'])
    expect(received.get('x-latin')).toEqual(['\xe4'])
  })

  test('has the Host of the origin, not that of the viewer', async () => {
    const received = await headersAtTheOrigin()
    expect(received.get('host')).toEqual(received.get('origin-host'))
  })

  test('leaves out the hop-by-hop headers and those that Connection lists', async () => {
    const received = await headersAtTheOrigin(
      'Connection: X-Mine, keep-alive',
      'X-Mine: 1',
      'Keep-Alive: timeout=9',
      'TE: trailers',
      'Trailer: X-Sum',
      'Upgrade: h2c',
      'Proxy-Authorization: Basic x',
      'Proxy-Connection: keep-alive',
    )
    for (const name of [
      'x-mine',
      'keep-alive',
      'te',
      'trailer',
      'upgrade',
      'proxy-authorization',
      'proxy-connection',
    ]) {
      expect(received.get(name), name).toBeUndefined()
    }
    expect(received.get('connection')).toEqual(['keep-alive'])
  })

  test('leaves out what CloudFront removes under every policy', async () => {
    const taken = ['X-Forwarded-Proto', 'X-Real-IP', 'X-Edge-Location', 'Expect']
    const received = await headersAtTheOrigin(...taken.map((name) => `${name}: forged`))
    for (const name of taken) expect(received.get(name.toLowerCase()), name).toBeUndefined()
  })

  test("has the viewer's address last in X-Forwarded-For, whatever the viewer sent", async () => {
    expect((await headersAtTheOrigin()).get('x-forwarded-for')).toEqual(['127.0.0.1'])

    const forged = await headersAtTheOrigin(
      'X-Forwarded-For: 10.0.0.1',
      'X-Forwarded-For: 10.0.0.2, 10.0.0.3',
    )
    expect(forged.get('x-forwarded-for')).toEqual(['10.0.0.1, 10.0.0.2, 10.0.0.3, 127.0.0.1'])

    const hidden = await headersAtTheOrigin('Connection: X-Forwarded-For', 'X-Forwarded-For: 10.0.0.1')
    expect(hidden.get('x-forwarded-for')).toEqual(['127.0.0.1'])
  })

  test('has one more entry in Via, and an X-Amz-Cf-Id', async () => {
    const received = await headersAtTheOrigin('Via: 1.0 office', 'X-Amz-Cf-Id: forged')

    expect(received.get('via')).toEqual([
      expect.stringMatching(/^1\.0 office, 1\.1 [0-9a-f]{32}\.cloudfront\.net \(CloudFront\)$/),
    ])
    expect(received.get('x-amz-cf-id')).toEqual([expect.stringMatching(/^[\w-]{54}==$/)])
  })
})
