import { subscribe } from 'node:diagnostics_channel'
import { errorForLog, eventsPath, trustedTraceparent } from '@fanfare/contracts'
import { type Link, type SpanContext, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SpanStorage } from './contexts.ts'
import type { Durations } from './durations.ts'
import { createKindOf, type RequestKind } from './request-kinds.ts'
import { RecordedSpan } from './span.ts'
import { spanContextOf } from './traceparent.ts'
import type { BeginSpan, BegunSpan } from './tracer.ts'

/** What Elastic Beanstalk's daemon makes of the message attribute `traceparent`, which the relay sets. */
const ofTheDaemon = 'x-aws-sqsd-attr-traceparent'

/** A span of each request, and its duration as a metric. */
export function spansOfFastify(
  beginSpan: BeginSpan,
  storage: SpanStorage,
  durations: Durations | undefined,
  flush: () => Promise<void>,
): void {
  const kindOf = createKindOf(durations)
  subscribe('fastify.initialization', (message) => {
    if (hasInstance(message)) addHooks(message.fastify)
  })

  function addHooks(app: FastifyInstance): void {
    app.decorateRequest('span')
    app.decorateRequest('spanFailure')
    app.addHook('onRequest', (request, _reply, done) => {
      if (isHealth(request)) return done()
      const { parent, links } = originOf(request)
      request.span = beginSpan({ name: nameOf(request), kind: SpanKind.SERVER, parent, links })
      storage.run(request.span.own, done)
    })
    // A body is read outside of the context that began with onRequest.
    app.addHook('preHandler', ({ span }, _reply, done) => {
      if (span && storage.getStore() !== span.own) storage.run(span.own, done)
      else done()
    })
    // Before the error handler, which decides on the status.
    app.addHook('onError', (request, _reply, error, done) => {
      request.spanFailure = error
      done()
    })
    app.addHook('onResponse', (request, reply, done) => {
      const { span } = request
      const recorded = span instanceof RecordedSpan ? span : undefined
      // Of an event, the time of its handler is counted.
      const isCounted = durations !== undefined && span !== undefined && request.url !== eventsPath
      if (recorded === undefined && !isCounted) return done()
      const kind = kindOf(request, reply)
      if (recorded) endSpan(recorded, kind, request, reply.statusCode)
      if (isCounted) kind.durations?.record(reply.elapsedTime)
      done()
    })
    app.addHook('onClose', flush)
  }
}

function endSpan(
  span: RecordedSpan,
  { written }: RequestKind,
  request: FastifyRequest,
  status: number,
): void {
  span.written = written
  span.attributes = {
    // Without the query, which may hold a secret.
    'url.path': request.url.split('?', 1)[0],
    // As `reqId` in the log.
    'fanfare.request_id': request.id,
  }
  // Other refusals are the caller's fault. Source: semantic conventions for HTTP, status of a server span.
  if (status >= 500) {
    const { spanFailure } = request
    const message = spanFailure === undefined ? '' : errorForLog(spanFailure).message
    span.setStatus({ code: SpanStatusCode.ERROR, message })
  }
  span.end()
}

/** The context of a public request is not continued, and can still be found by it. */
function originOf({ headers }: FastifyRequest): {
  parent: SpanContext | undefined
  links: Link[] | undefined
} {
  const trusted = trustedTraceparent(headers) ?? headers[ofTheDaemon]
  const parent = typeof trusted === 'string' ? spanContextOf(trusted) : undefined
  const given = headers['traceparent']
  const other = typeof given === 'string' && trusted === undefined ? spanContextOf(given) : undefined
  return { parent, links: other && [{ context: other }] }
}

const nameOf = ({ method, routeOptions: { url } }: FastifyRequest) =>
  url === undefined ? method : `${method} ${url}`

const isHealth = ({ url }: FastifyRequest) => url.startsWith('/health/')

const hasInstance = (message: unknown): message is { fastify: FastifyInstance } =>
  typeof message === 'object' && message !== null && 'fastify' in message

declare module 'fastify' {
  interface FastifyRequest {
    span: BegunSpan | undefined
    spanFailure: unknown
  }
}
