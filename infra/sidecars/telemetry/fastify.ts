import { subscribe } from 'node:diagnostics_channel'
import { errorForLog, eventsPath, trustedTraceparent } from '@fanfare/contracts'
import {
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Contexts } from './contexts.ts'
import { recordRequest } from './metrics.ts'
import { spanContextOf } from './traceparent.ts'

/** What Elastic Beanstalk's daemon makes of the message attribute `traceparent`, which the relay sets. */
const ofTheDaemon = 'x-aws-sqsd-attr-traceparent'

interface Traced {
  readonly span: Span
  readonly context: Context
  failure: string | undefined
}

/** A span of each request, and its duration as a metric. */
export function spansOfFastify(tracer: Tracer, { storage }: Contexts, flush: () => Promise<void>): void {
  subscribe('fastify.initialization', (message) => {
    if (hasInstance(message)) addHooks(message.fastify)
  })

  function addHooks(app: FastifyInstance): void {
    app.decorateRequest('traced')
    app.addHook('onRequest', (request, _reply, done) => {
      if (isHealth(request)) return done()
      const { context: parent, links } = originOf(request)
      const span = tracer.startSpan(nameOf(request), { kind: SpanKind.SERVER, links }, parent)
      const context = trace.setSpan(parent, span)
      request.traced = { span, context, failure: undefined }
      storage.run(context, done)
    })
    // The body is read outside of the context that began with onRequest.
    app.addHook('preHandler', ({ traced }, _reply, done) => {
      if (traced) storage.run(traced.context, done)
      else done()
    })
    app.addHook('onError', ({ traced }, _reply, error, done) => {
      if (traced) traced.failure = errorForLog(error).message
      done()
    })
    app.addHook('onResponse', (request, reply, done) => {
      const { traced } = request
      if (traced) {
        if (traced.span.isRecording()) endSpan(traced, request, reply.statusCode)
        // Of an event, the time of its handler is recorded.
        if (request.url !== eventsPath) recordRequest(request, reply, schemeOf(request))
      }
      done()
    })
    app.addHook('onClose', flush)
  }
}

function endSpan({ span, failure = '' }: Traced, request: FastifyRequest, status: number): void {
  span.setAttributes({
    'http.request.method': request.method,
    'http.route': request.routeOptions.url,
    'http.response.status_code': status,
    // Without the query, which may hold a secret.
    'url.path': request.url.split('?', 1)[0],
    'url.scheme': schemeOf(request),
    'server.address': request.headers.host,
    // As `reqId` in the log.
    'fanfare.request_id': request.id,
  })
  // Other refusals are the caller's fault. Source: semantic conventions for HTTP, status of a server span.
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: failure })
  span.end()
}

/** The context of a public request is not continued, and can still be found by it. */
function originOf({ headers }: FastifyRequest): { context: Context; links: Link[] } {
  const trusted = trustedTraceparent(headers) ?? headers[ofTheDaemon]
  const parent = typeof trusted === 'string' ? spanContextOf(trusted) : undefined
  if (parent) return { context: trace.setSpanContext(ROOT_CONTEXT, parent), links: [] }
  const given = headers['traceparent']
  const other = typeof given === 'string' && trusted === undefined ? spanContextOf(given) : undefined
  return { context: ROOT_CONTEXT, links: other ? [{ context: other }] : [] }
}

const nameOf = ({ method, routeOptions: { url } }: FastifyRequest) =>
  url === undefined ? method : `${method} ${url}`

// Fastify's own look at all proxies at each call.
const schemeOf = ({ headers }: FastifyRequest) => String(headers['x-forwarded-proto'] ?? 'http')

const isHealth = ({ url }: FastifyRequest) => url.startsWith('/health/')

const hasInstance = (message: unknown): message is { fastify: FastifyInstance } =>
  typeof message === 'object' && message !== null && 'fastify' in message

declare module 'fastify' {
  interface FastifyRequest {
    traced: Traced | undefined
  }
}
