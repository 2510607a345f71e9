import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'

/**
 * The API's description at /openapi.json, made from the routes' schemas, and a page to try it at /docs. An app of its
 * own gives both, made when somebody asks first: a process that nobody asks starts sooner, and holds less.
 */
export const openapi = fp(
  async (app: FastifyInstance) => {
    const routes: RouteOptions[] = []
    app.addHook('onRoute', (route) => {
      if (!route.schema?.hide && route.method !== 'HEAD') routes.push(route)
    })

    let docs: Promise<FastifyInstance> | undefined
    const whole = () => {
      docs ??= import('./openapi-docs.ts')
        .then(({ createDocs }) => createDocs(routes))
        .catch((error) => {
          // Whoever asks next tries again.
          docs = undefined
          throw error
        })
      return docs
    }
    app.addHook('onClose', async () => (await docs?.catch(() => undefined))?.close())
    const answerWithDocs = async ({ raw }: FastifyRequest, reply: FastifyReply) => {
      const { routing } = await whole()
      reply.hijack()
      routing(raw, reply.raw)
    }
    for (const path of ['/openapi.json', '/docs', '/docs/*']) {
      app.get(path, { schema: { hide: true } }, answerWithDocs)
    }
  },
  { name: 'openapi' },
)
