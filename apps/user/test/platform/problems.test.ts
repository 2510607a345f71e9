import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createServer } from '../../src/platform/http/server.ts'
import { noDatabase, startApps, testConfig } from '../support/apps.ts'

const { web } = await startApps()

const json = { 'content-type': 'application/json' }
const post = (payload: string, headers: Record<string, string> = json) =>
  web.inject({ method: 'POST', url: '/users', headers, payload })

function expectProblem(response: Awaited<ReturnType<typeof post>>, status: number) {
  expect(response.statusCode).toBe(status)
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(response.json()).toMatchObject({ type: 'about:blank', title: expect.any(String), status })
}

it.each([
  ['truncated JSON', '{"email":'],
  ['no JSON', 'email=a'],
  ['nothing', ''],
  ['JSON with a __proto__', '{"__proto__": {"admin": true}}'],
])('answers 400 to %s', async (_, payload) => expectProblem(await post(payload), 400))

it('names the invalid field', async () => {
  const response = await post('{"email": 7, "name": "Ada", "password": "analytical engine"}')
  expectProblem(response, 400)
  expect(response.json().errors).toContainEqual({
    path: '/body/email',
    message: expect.stringMatching(/string/),
  })
})

it('answers 415 to a content type other than JSON', async () => {
  expectProblem(await post('<a/>', { 'content-type': 'text/xml' }), 415)
})

it('answers 413 to a body over 64 KiB', async () => {
  expectProblem(await post(JSON.stringify({ name: 'x'.repeat(64 * 1024) })), 413)
})

it('answers 404 to an unknown route, and names it', async () => {
  const response = await web.inject('/nothing/here?secret=1')
  expectProblem(response, 404)
  expect(response.json()).toMatchObject({
    detail: 'There is no GET /nothing/here.',
    instance: '/nothing/here',
  })
})

it.each(['DELETE', 'PUT', 'OPTIONS'] as const)(
  'answers 404 to %s, for which there is no route',
  async (method) => {
    expectProblem(await web.inject({ method, url: '/users' }), 404)
  },
)

it.each(['/%', '/users/%zz', '/users/%c0%af'])('answers 400 to the malformed path %s', async (url) => {
  expectProblem(await web.inject(url), 400)
})

it('has no worker routes', async () => {
  const headers = { ...json, 'x-aws-sqsd-msgid': '1', 'x-aws-sqsd-queue': 'test-user' }
  for (const url of ['/events', '/schedules/prune-inbox']) {
    expectProblem(await web.inject({ method: 'POST', url, headers, payload: '{}' }), 404)
  }
})

it('discloses nothing about an internal error', async () => {
  // A hash that cannot be parsed.
  const { id } = await web.db.user.create({
    data: {
      id: '01980000-0000-7000-8000-000000000001',
      email: 'inside@example.com',
      emailKey: 'inside@example.com',
      name: 'x',
      passwordHash: 'not a hash',
      balance: 0,
      currency: 'EUR',
    },
  })
  const response = await web.inject({
    method: 'POST',
    url: '/sessions',
    payload: { email: 'inside@example.com', password: 'whatever' },
  })
  expectProblem(response, 500)
  expect(response.body).not.toMatch(/hash|argon|stack/)
  expect(id).toBeTruthy()
})

it('takes the status of a client’s error for an internal one: it is of another answer', async () => {
  const app = createServer(testConfig(noDatabase), 'web')
  onTestFinished(() => app.close())
  app.get('/books', async () => {
    throw Object.assign(new Error('Expired key: sk_live_7'), { statusCode: 401, code: 'api_key_expired' })
  })
  const response = await app.inject('/books')
  expectProblem(response, 500)
  expect(response.body).not.toMatch(/sk_live/)
})

describe('over TCP', () => {
  let port = 0
  beforeAll(async () => {
    port = Number(new URL(await web.listen({ host: '127.0.0.1', port: 0 })).port)
  })

  it.each([
    ['an unknown method', 'BREW /users HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['no HTTP', 'good morning\r\n\r\n', 400],
    ['headers over 16 KiB', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(17_000)}\r\n\r\n`, 431],
  ])('answers a problem to %s', async (_, request, status) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(request)
    const answer = await text(socket)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/content-type: application\/problem\+json/i)
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status, type: 'about:blank' })
  })
})
