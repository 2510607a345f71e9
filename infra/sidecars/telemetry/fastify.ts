import { subscribe } from 'node:diagnostics_channel'
import { eventsPath, trustedTraceparent } from '@fanfare/contracts'
import { FastifyOtelInstrumentation } from '@fastify/otel'
import { context, SpanStatusCode } from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { recordRequest } from './metrics.ts'
import { spanContextOf } from './traceparent.ts'

/** A span of each request, and its duration as a metric. @fastify/otel registers itself with every instance. */
export function spansOfFastify(flush: () => Promise<void>): void {
  new FastifyOtelInstrumentation({
    registerOnInitialization: true,
    instrumentHooks: false,
    instrumentHandler: false,
    recordExceptions: false,
    ignorePaths: ({ url }) => url.startsWith('/health/'),
    requestHook: (span, request) => {
      const route = request.routeOptions.url
      span.updateName(route === undefined ? request.method : `${request.method} ${route}`)
      span.setAttributes({
        // Without the query, which may hold a secret.
        'url.path': pathOf(request),
        'url.scheme': schemeOf(request),
        'server.address': request.headers.host,
        // As `reqId` in the log.
        'fanfare.request_id': request.id,
      })
      const given = untrusted(request)
      if (given) span.addLink({ context: given })
    },
  })
  subscribe('fastify.initialization', (message) => {
    if (hasInstance(message)) addHooks(message.fastify, flush)
  })
}

function addHooks(app: FastifyInstance, flush: () => Promise<void>): void {
  // The body is read outside of the context that began with onRequest.
  app.addHook('preHandler', (request, _reply, done) => {
    const { context: own } = request.opentelemetry()
    if (own) context.with(own, done)
    else done()
  })
  app.addHook('onSend', (request, reply, _payload, done) => {
    // @fastify/otel takes every error for the server's.
    const isRefusal = reply.statusCode >= 400 && reply.statusCode < 500
    if (isRefusal) request.opentelemetry().span?.setStatus({ code: SpanStatusCode.OK })
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    // Of an event, the time of its handler is recorded.
    const isRequest = request.url !== eventsPath && !request.url.startsWith('/health/')
    if (isRequest) recordRequest(request, reply, schemeOf(request))
    done()
  })
  app.addHook('onClose', flush)
}

/** The context of a public request is not continued, and can still be found by it. */
function untrusted({ headers }: FastifyRequest) {
  const given = headers['traceparent']
  return typeof given === 'string' && trustedTraceparent(headers) === undefined
    ? spanContextOf(given)
    : undefined
}

// Fastify's own look at all proxies at each call.
const schemeOf = ({ headers }: FastifyRequest) => String(headers['x-forwarded-proto'] ?? 'http')

const pathOf = ({ url }: FastifyRequest) => url.split('?', 1)[0] ?? ''

const hasInstance = (message: unknown): message is { fastify: FastifyInstance } =>
  typeof message === 'object' && message !== null && 'fastify' in message
