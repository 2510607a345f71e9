import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import Type from 'typebox'
import { isDatabaseAway } from './database-away.ts'

/** Problem details. Source: RFC 9457. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
})

interface Detail {
  readonly path: string
  readonly message: string
}

/** An answer other than the wished one, which ends the request. */
export class HttpProblem extends Error {
  readonly statusCode: number
  readonly errors: readonly Detail[] | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    statusCode: number,
    detail: string,
    options: { errors?: readonly Detail[]; headers?: Record<string, string> } = {},
  ) {
    super(detail)
    this.statusCode = statusCode
    this.errors = options.errors
    this.headers = options.headers ?? {}
  }
}

/** The same words for what is not there and for what is somebody else's. */
export const notFound = (what: string) => new HttpProblem(404, `There is no such ${what}.`)

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  detail?: string,
  errors?: readonly Detail[],
) {
  return reply
    .code(status)
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send({
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail,
      instance: request.url.split('?', 1)[0],
      errors,
    })
}

const validationDetails = (error: FastifyError): readonly Detail[] | undefined =>
  error.validation?.map(({ instancePath, message }) => ({
    path: `/${error.validationContext ?? ''}${instancePath}`,
    message: message ?? 'is not valid',
  }))

export function answerWithProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const status = error.statusCode ?? 500
  if (error instanceof HttpProblem) {
    return send(request, reply.headers(error.headers), status, error.message, error.errors)
  }
  if (status < 500) {
    return send(request, reply, status, error.message, validationDetails(error))
  }
  request.log.error({ err: error }, 'request failed')
  if (isDatabaseAway(error)) {
    return send(request, reply.header('retry-after', '1'), 503, 'The service cannot reach its database.')
  }
  return send(request, reply, 500)
}

/** Every error of a service is a problem document; what only its authors should read stays in its log. */
export const problems = fp(
  async (app: FastifyInstance) => {
    app.setErrorHandler(answerWithProblem)
    app.setNotFoundHandler((request, reply) =>
      send(request, reply, 404, `There is no ${request.method} ${request.url.split('?', 1)[0]}.`),
    )
  },
  { name: 'problems' },
)
