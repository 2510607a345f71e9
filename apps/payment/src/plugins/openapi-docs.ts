import swagger, { type SwaggerTransform } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type RouteOptions } from 'fastify'
import service from '../../service.ts'
import { problems } from './problem.ts'

/** An app that describes another's routes, and serves nothing else. */
export async function createDocs(routes: readonly RouteOptions[]) {
  const docs = Fastify({ exposeHeadRoutes: false })
  // The routes are here to be read: nothing is ever sent to them.
  docs.setValidatorCompiler(() => () => true)
  docs.setSerializerCompiler(() => JSON.stringify)
  await docs.register(problems)
  await docs.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: `Fanfare: ${service.name}`, version: '1.0.0' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: nameProblems,
  })
  await docs.register(swaggerUi, { routePrefix: '/docs' })
  for (const { method, url, schema = {} } of routes) {
    docs.route({ method, url, schema, handler: async () => {} })
  }
  docs.get('/openapi.json', { schema: { hide: true } }, async () => docs.swagger())
  await docs.ready()
  return docs
}

// What is not the wished answer is a problem document, which has a media type of its own.
const nameProblems: SwaggerTransform = ({ schema, url }) => {
  const response = Object.entries(schema?.response ?? {}).map(([status, answer]) => [
    status,
    /^[45]/.test(status)
      ? { description: 'Problem', content: { 'application/problem+json': { schema: answer } } }
      : answer,
  ])
  return { schema: { ...schema, response: Object.fromEntries(response) }, url }
}
