import { errorForLog, eventsPath, trustedTraceparent } from '@fanfare/contracts'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import closeWithGrace from 'close-with-grace'
import Fastify, { LogController } from 'fastify'
import service from '../../../service.ts'
import type { Config } from '../../config.ts'
import { runInTrace, traceFields } from '../context.ts'
import { limitWork } from './limit-work.ts'
import { answerUnreadableRequest, answerWithProblem, type ProblemMapper, problems } from './problem.ts'
import { checkHeads, compileValidator, readJsonBodies } from './validation.ts'

const requestId = /^[\w.:=+/-]{1,128}$/

export const loggerOptions = ({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>, process: 'web' | 'worker') => ({
  level: LOG_LEVEL,
  base: { service: service.name, process },
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (level: string) => ({ level }) },
  serializers: { err: errorForLog },
  mixin: traceFields,
})

export function createServer(config: Config, process: 'web' | 'worker', toProblem?: ProblemMapper) {
  const app = Fastify({
    logger: loggerOptions(config, process),
    // One line for each request, by onResponse below.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (_address, hop) => hop < config.TRUSTED_PROXIES,
    bodyLimit: 64 * 1024,
    // Longer than the 60 s of nginx and the load balancer.
    keepAliveTimeout: 75_000,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'] ?? headers['x-amz-cf-id']
      return typeof given === 'string' && requestId.test(given) ? given : crypto.randomUUID()
    },
    // Milliseconds for head and body. Node exchanges the two if the head's is longer, and checks once in the interval.
    requestTimeout: 30_000,
    http: { requireHostHeader: false, headersTimeout: 15_000, connectionsCheckingInterval: 1_000 },
    frameworkErrors: (error, request, reply) => {
      // Without its query, which may hold secrets.
      request.log.warn({ code: error.code, path: request.url.split('?', 1)[0] }, 'request rejected')
      answerWithProblem(error, request, reply)
    },
    clientErrorHandler: (error, socket) => answerUnreadableRequest(error, socket, app.log, process),
  }).withTypeProvider<TypeBoxTypeProvider>()

  const closing = new AbortController()
  app.decorate('config', config)
  app.decorate('closing', closing.signal)
  app.addHook('preClose', async () => closing.abort())
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing.signal.aborted) reply.header('connection', 'close')
    done()
  })
  app.addHook('preHandler', ({ headers }, _reply, done) => runInTrace(trustedTraceparent(headers), done))
  checkHeads(app)
  limitWork(app, process)
  // Without a listener, Node closes the connection.
  app.server.on('connect', ({ socket }) => {
    const error = { code: 'CONNECT', message: 'tunnels are not served' }
    answerUnreadableRequest(error, socket, app.log, process)
  })
  readJsonBodies(app)
  app.setValidatorCompiler(compileValidator)
  app.register(problems, { toProblem })
  app.addHook('onResponse', async (request, reply) => {
    // events.ts has an entry for each message that was read.
    const isQuiet =
      request.url.startsWith('/health/') || (request.url === eventsPath && request.body !== undefined)
    const { method, routeOptions } = request
    const details = {
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    request.log[isQuiet ? 'debug' : 'info'](details, 'request')
  })
  return app
}

export type App = ReturnType<typeof createServer>

/** Milliseconds from SIGTERM to the end, for the work in progress: as long as CloudFront waits for an answer. */
const grace = 30_000

export async function serve(app: Pick<App, 'listen' | 'close' | 'config' | 'log' | 'server'>): Promise<void> {
  const { server, log, config } = app
  let inProgress = 0
  server.on('request', (_request, response) => {
    inProgress += 1
    response.once('close', () => {
      inProgress -= 1
    })
  })
  // Node itself would wait a minute and more for connections that are open without a request at that moment.
  const closeUnused = () => (inProgress === 0 ? server.closeAllConnections() : server.closeIdleConnections())
  closeWithGrace({ delay: grace, logger: log }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'unexpected error: shutting down')
    else log.info({ signal }, 'shutting down')
    const sweep = setInterval(closeUnused, 500)
    await app.close()
    clearInterval(sweep)
  })
  await app.listen({ host: config.HOST, port: config.PORT })
}

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
    closing: AbortSignal
  }
}
