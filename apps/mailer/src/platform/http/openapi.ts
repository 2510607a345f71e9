import { describeProblems } from '@fanfare/contracts'
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../../service.ts'

/** /openapi.json and /docs. Loaded at the first request for them, which saves start time and memory. */
export const openapi = fp(
  async (app: FastifyInstance) => {
    const routes: RouteOptions[] = []
    app.addHook('onRoute', (route) => {
      if (!route.schema?.hide && route.method !== 'HEAD') routes.push(route)
    })
    let docs: Promise<FastifyInstance> | undefined
    app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'))
    for (const path of ['/openapi.json', '/docs', '/docs/*']) {
      app.get(path, { schema: { hide: true } }, async ({ raw }, reply) => {
        docs ??= createDocs(routes).catch((error) => {
          docs = undefined
          throw error
        })
        const { routing } = await docs
        reply.hijack()
        routing(raw, reply.raw)
      })
    }
  },
  { name: 'openapi' },
)

async function createDocs(routes: readonly RouteOptions[]): Promise<FastifyInstance> {
  const docs = Fastify()
  docs.setValidatorCompiler(() => () => true)
  docs.setSerializerCompiler(() => JSON.stringify)
  const info = { title: `Fanfare: ${service.name}`, version: '1.0.0' }
  const securitySchemes = { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } as const
  await docs.register(import('@fastify/swagger'), {
    openapi: { openapi: '3.1.0', info, components: { securitySchemes } },
    transform: describeProblems,
  })
  await docs.register(import('@fastify/swagger-ui'), { routePrefix: '/docs' })
  for (const { method, url, schema = {} } of routes) {
    docs.route({ method, url, schema, handler: async () => {} })
  }
  docs.get('/openapi.json', { schema: { hide: true } }, async () => docs.swagger())
  await docs.ready()
  return docs
}
