import Fastify from 'fastify'
import { expect, it, onTestFinished } from 'vitest'
import { openapi } from '../../src/platform/http/openapi.ts'
import { startApps } from '../support/apps.ts'

const { web } = await startApps()
const paths = async (): Promise<Record<string, Record<string, Operation>>> =>
  (await web.inject('/openapi.json')).json().paths

interface Operation {
  readonly summary?: string
  readonly security?: unknown
  readonly responses: Record<string, { content: Record<string, unknown> }>
}

it('every route that the edge serves is described, and nothing else', async () => {
  const described = Object.entries(await paths()).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  )
  expect(described.toSorted()).toEqual([
    'delete /sessions',
    'delete /sessions/current',
    'delete /users/{userId}',
    'get /.well-known/jwks.json',
    'get /account/confirm-email',
    'get /account/reset-password',
    'get /users/{userId}',
    'get /users/{userId}/balance-entries',
    'patch /users/{userId}',
    'post /account/email-confirmations',
    'post /account/password-resets',
    'post /account/password-resets/confirmations',
    'post /sessions',
    'post /sessions/current/tokens',
    'post /users',
    'put /users/{userId}/password',
  ])
})

it('every route is described with a summary, its answers and its security', async () => {
  for (const [path, operations] of Object.entries(await paths())) {
    for (const { summary, security, responses } of Object.values(operations)) {
      expect(summary, path).toBeTruthy()
      expect(Object.keys(responses)[0], path).toMatch(/^20[0124]$/)
      if (path.includes('{userId}')) expect(security, path).toEqual([{ token: [] }])
      const problem = responses['4XX']
      if (problem) expect(Object.keys(problem.content), path).toEqual(['application/problem+json'])
    }
  }
})

it('a description that could not be made is made at the next request', async () => {
  const app = Fastify()
  onTestFinished(() => app.close())
  let isReadable = true
  const schema = {
    get response() {
      if (!isReadable) throw new Error('not readable')
      return {}
    },
  }
  await app.register(openapi)
  app.get('/orders', { schema }, async () => 'orders')
  await app.ready()
  isReadable = false
  expect((await app.inject('/openapi.json')).statusCode).toBe(500)
  isReadable = true
  expect((await app.inject('/openapi.json')).json().paths).toHaveProperty('/orders')
})

it('/docs is a page to try it', async () => {
  const response = await web.inject('/docs')
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toMatch('text/html')
})

it.each(['/openapi.json', '/docs', '/docs/static/swagger-ui.css'])(
  'HEAD %s is answered as GET, without a body',
  async (url) => {
    const [get, head] = [await web.inject(url), await web.inject({ method: 'HEAD', url })]
    expect([head.statusCode, head.body]).toEqual([200, ''])
    for (const name of ['content-type', 'content-length']) {
      expect(head.headers[name], name).toBe(get.headers[name])
      expect(head.headers[name], name).toBeTruthy()
    }
  },
)
