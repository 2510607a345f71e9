import { describe, expect, it } from 'vitest'
import { daemonHeaders } from '../support/events.ts'
import { startProcess } from './support/process.ts'

const processes = { web: await startProcess('web'), worker: await startProcess('worker') }

const request = (head: string, version = '1.1') =>
  `GET /health/live HTTP/${version}\r\n${head}connection: close\r\n\r\n`
const bodyOf = (answer: string): unknown => JSON.parse(answer.split('\r\n\r\n').at(-1) ?? '')

describe.each(['web', 'worker'] as const)('the %s process', (name) => {
  const { send, log } = processes[name]

  it.each([
    ['without Host', request(''), 400, { reason: 'The request has no Host header.' }],
    [
      'with two Hosts',
      request('host: a\r\nhost: b\r\n'),
      400,
      { reason: 'The request has more than one Host header.' },
    ],
    [
      'with an unknown Expect',
      request('host: a\r\nexpect: 200-ok\r\n'),
      417,
      { reason: 'The only expectation that can be met is 100-continue.' },
    ],
    [
      'with a path that is no URL',
      'GET /%?secret=1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      400,
      { code: 'FST_ERR_BAD_URL', path: '/%' },
    ],
    [
      'with headers over 16 KiB',
      request(`host: a\r\nx: ${'y'.repeat(20_000)}\r\n`),
      431,
      { code: 'HPE_HEADER_OVERFLOW' },
    ],
    ['with an unknown method', 'BREW / HTTP/1.1\r\nhost: a\r\n\r\n', 400, { code: 'HPE_INVALID_METHOD' }],
    ['for a tunnel', 'CONNECT a:80 HTTP/1.1\r\nhost: a\r\n\r\n', 501, { code: 'CONNECT' }],
    ['that is no HTTP', 'good morning\r\n\r\n', 400, { reason: expect.stringMatching(/^Parse Error/) }],
  ])('answers a request %s with a problem document, and logs why', async (_, bytes, status, fields) => {
    const before = log.length
    const answer = await send(bytes)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/content-type: application\/problem\+json/i)
    expect(bodyOf(answer)).toMatchObject({ type: 'about:blank', title: expect.any(String), status })
    const line = expect.objectContaining({ level: 'warn', msg: 'request rejected', ...fields })
    await expect.poll(() => log.slice(before)).toContainEqual(line)
  })

  it('accepts HTTP/1.0 without Host', async () => {
    expect(await send(request('', '1.0'))).toMatch(/^HTTP\/1.1 200 /)
  })

  it('accepts the expectation 100-continue', async () => {
    const answer = await send(request('host: a\r\nexpect: 100-continue\r\n'))
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 /)
  })
})

describe('a message with an attribute of 20 kB', () => {
  const attribute = `x-aws-sqsd-attr-note: ${'y'.repeat(20_000)}\r\n`
  const id = `x-aws-sqsd-msgid: ${daemonHeaders['x-aws-sqsd-msgid']}\r\n`
  const start = 'POST /events HTTP/1.1\r\nhost: a\r\n'
  const { send, logged } = processes.worker

  it('is refused with 431, and logged with its id', async () => {
    expect(await send(`${start}${id}${attribute}\r\n`)).toMatch(/^HTTP\/1.1 431 /)
    await logged({ msg: 'request rejected', status: 431, messageId: daemonHeaders['x-aws-sqsd-msgid'] })
  })

  it('is logged as one whose id is not readable where it is not', async () => {
    expect(await send(`${start}${attribute}\r\n`)).toMatch(/^HTTP\/1.1 431 /)
    await logged({ msg: 'request rejected', status: 431, messageId: 'not readable' })
  })
})
