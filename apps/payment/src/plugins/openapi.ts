import swagger, { type SwaggerTransform } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../service.ts'

/** The API's description at /openapi.json, made from the routes' schemas, and a page to try it at /docs. */
export const openapi = fp(
  async (app: FastifyInstance) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: `Fanfare: ${service.name}`, version: '1.0.0' },
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      },
      transform: nameProblems,
    })
    await app.register(swaggerUi, { routePrefix: '/docs' })
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  },
  { name: 'openapi' },
)

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
