import { STATUS_CODES } from 'node:http'
import { eventsPath, isDatabaseUnavailable, JsonTextError } from '@fanfare/contracts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

interface ProblemOptions {
  readonly errors?: readonly { readonly path: string; readonly message: string }[] | undefined
  readonly headers?: Readonly<Record<string, string>>
}

export class HttpProblem extends Error {
  readonly statusCode: number
  readonly options: ProblemOptions

  constructor(statusCode: number, detail = '', options: ProblemOptions = {}) {
    super(detail)
    this.statusCode = statusCode
    this.options = options
  }
}

/** Maps the domain's errors to HTTP; undefined for others. */
export type ProblemMapper = (error: unknown) => HttpProblem | undefined

export const notFound = (what: string) => new HttpProblem(404, `There is no such ${what}.`)

/** For what may succeed soon. */
export const unavailable = (detail: string) =>
  new HttpProblem(503, detail, { headers: { 'retry-after': '1' } })

/** Without the query, which may hold secrets. */
export const pathOf = ({ url }: FastifyRequest): string | undefined => url.split('?', 1)[0]

/** Errors of clients may have a status too, as Stripe's: it is of the answer that they got. */
const isOfRequest = (error: FastifyError, { raw }: FastifyRequest) =>
  error instanceof JsonTextError || String(error.code).startsWith('FST_') || error === raw.errored

function problemOf(error: FastifyError, request: FastifyRequest): HttpProblem {
  const { statusCode = 500, message, validation, validationContext } = error
  if (statusCode < 500 && isOfRequest(error, request)) {
    const errors = validation?.map(({ instancePath, message = 'is not valid' }) => ({
      path: `/${validationContext ?? ''}${instancePath}`,
      message,
    }))
    return new HttpProblem(statusCode, message, { errors })
  }
  return isDatabaseUnavailable(error)
    ? unavailable('The service cannot reach its database.')
    : new HttpProblem(500)
}

export function answerWithProblem(
  error: FastifyError | HttpProblem,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const isExpected = error instanceof HttpProblem
  const { statusCode: status, message: detail, options } = isExpected ? error : problemOf(error, request)
  // Of an event, events.ts has an entry.
  if (!isExpected && status >= 500 && request.url !== eventsPath)
    request.log.error({ err: error }, 'request failed')
  const title = STATUS_CODES[status] ?? 'Error'
  return reply
    .code(status)
    .headers({ ...options.headers, 'content-type': 'application/problem+json' })
    .serializer(JSON.stringify)
    .send({
      type: 'about:blank',
      title,
      status,
      detail: detail || undefined,
      instance: pathOf(request),
      errors: options.errors,
    })
}
