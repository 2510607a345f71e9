import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { answerToUnreadable, eventsPath, isDatabaseUnavailable } from '@fanfare/contracts'
import type {
  ConnectionError,
  FastifyBaseLogger,
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
} from 'fastify'
import fp from 'fastify-plugin'

interface ProblemOptions {
  readonly errors?: readonly { readonly path: string; readonly message: string }[] | undefined
  readonly headers?: Readonly<Record<string, string>>
}

export class HttpProblem extends Error {
  readonly statusCode: number
  readonly options: ProblemOptions

  constructor(statusCode: number, detail: string, options: ProblemOptions = {}) {
    super(detail)
    this.statusCode = statusCode
    this.options = options
  }
}

/** Maps the domain's errors to HTTP; undefined for others. */
export type ProblemMapper = (error: unknown) => HttpProblem | undefined

export const notFound = (what: string) => new HttpProblem(404, `There is no such ${what}.`)

function send(
  { url }: FastifyRequest,
  reply: FastifyReply,
  status: number,
  detail?: string,
  { errors, headers = {} }: ProblemOptions = {},
) {
  const title = STATUS_CODES[status] ?? 'Error'
  const instance = url.split('?', 1)[0]
  return reply
    .code(status)
    .headers({ ...headers, 'content-type': 'application/problem+json' })
    .serializer(JSON.stringify)
    .send({ type: 'about:blank', title, status, detail, instance, errors })
}

export function answerWithProblem(
  error: FastifyError | HttpProblem,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (error instanceof HttpProblem) {
    return send(request, reply, error.statusCode, error.message, error.options)
  }
  const { statusCode = 500, message, validation, validationContext = '' } = error
  if (statusCode < 500) {
    const errors = validation?.map(({ instancePath, message = 'is not valid' }) => ({
      path: `/${validationContext}${instancePath}`,
      message,
    }))
    return send(request, reply, statusCode, message, { errors })
  }
  // Of an event, failed-try.ts has an entry.
  if (request.url !== eventsPath) request.log.error({ err: error }, 'request failed')
  if (!isDatabaseUnavailable(error)) return send(request, reply, 500)
  const headers = { 'retry-after': '1' }
  return send(request, reply, 503, 'The service cannot reach its database.', { headers })
}

export const problems = fp(
  async (app: FastifyInstance, { toProblem }: { toProblem: ProblemMapper | undefined }) => {
    app.setErrorHandler((error: FastifyError, request, reply) =>
      answerWithProblem(toProblem?.(error) ?? error, request, reply),
    )
    app.setNotFoundHandler((request, reply) =>
      send(request, reply, 404, `There is no ${request.method} ${request.url.split('?', 1)[0]}.`),
    )
  },
  { name: 'problems' },
)

/** Answers what Node cannot parse or pass on, which no hook of Fastify ever gets. */
export function answerUnreadableRequest(
  { code, message, rawPacket }: Pick<ConnectionError, 'code' | 'message'> & { rawPacket?: unknown },
  socket: Socket,
  log: FastifyBaseLogger,
  process: 'web' | 'worker',
): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { answer, status, messageId = 'not readable' } = answerToUnreadable(code, rawPacket)
  const details = { code, reason: message, status, client: socket.remoteAddress }
  log.warn(process === 'worker' ? { ...details, messageId } : details, 'request rejected')
  socket.end(answer, () => socket.destroy())
}
