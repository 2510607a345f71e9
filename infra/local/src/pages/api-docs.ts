import { matchRoute, type RouteTable } from '@fanfare/topology'
import type { FastifyInstance } from 'fastify'

interface Docs {
  readonly edgeUrl: string
  readonly routes: RouteTable
  readonly services: readonly string[]
  readonly origin: (service: string) => string
}

interface OpenApi {
  readonly paths: Readonly<Record<string, unknown>>
}

const isOpenApi = (value: unknown): value is OpenApi =>
  typeof value === 'object' && value !== null && 'paths' in value && typeof value.paths === 'object'

/** `/docs`: the public part of every service's OpenAPI on one page, where requests can be tried. */
export async function apiDocs(app: FastifyInstance, { edgeUrl, routes, services, origin }: Docs) {
  // Takes 5 MB: loaded when somebody asks for the page.
  const { default: reference } = await import('@scalar/fastify-api-reference')
  await app.register(reference, {
    routePrefix: '/docs',
    configuration: {
      sources: services.map((title) => ({ title, slug: title, url: `/docs/openapi/${title}` })),
      authentication: { preferredSecurityScheme: 'token' },
      // Nothing from other hosts.
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      // These lead to other hosts, too.
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: 'never',
    },
  })
  app.get<{ Params: { service: string } }>(
    '/docs/openapi/:service',
    async ({ params: { service } }, reply) => {
      if (!services.includes(service)) return reply.callNotFound()
      const response = await fetch(`${origin(service)}/openapi.json`).catch(() => undefined)
      const document: unknown = response?.ok ? await response.json() : undefined
      if (!isOpenApi(document)) {
        return reply.code(503).send({ status: 503, detail: `${service} does not answer at the moment` })
      }
      // The document writes `{id}`, which no pattern excludes.
      const isPublic = (path: string) => matchRoute(routes, path)?.service === service
      const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => isPublic(path)))
      return { ...document, servers: [{ url: edgeUrl }], paths }
    },
  )
}
