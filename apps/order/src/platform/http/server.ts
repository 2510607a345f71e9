import { errorForLog, eventsPath, requestIdOf, trustedTraceparent, validatorOf } from '@fanfare/contracts'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import closeWithGrace from 'close-with-grace'
import Fastify, { type FastifyError, LogController } from 'fastify'
import service from '../../../service.ts'
import type { Config } from '../../config.ts'
import { runInTrace, traceFields } from '../context.ts'
import { limitWork } from './limit-work.ts'
import { answerWithProblem, HttpProblem, type ProblemMapper, pathOf } from './problem.ts'
import { answerUnreadable, checkHeads, readJsonBodies } from './requests.ts'

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
    genReqId: ({ headers }) => requestIdOf(headers) ?? crypto.randomUUID(),
    // Milliseconds for head and body. Node exchanges the two if the head's is longer, and checks once in the interval.
    requestTimeout: 30_000,
    http: { requireHostHeader: false, headersTimeout: 15_000, connectionsCheckingInterval: 1_000 },
    frameworkErrors: (error, request, reply) => {
      request.log.warn({ code: error.code, path: pathOf(request) }, 'request rejected')
      answerWithProblem(error, request, reply)
    },
    clientErrorHandler: (error, socket) => answerUnreadable(app, process, error, socket),
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
  checkHeads(app, process)
  limitWork(app, process)
  readJsonBodies(app)
  app.setValidatorCompiler(validatorOf)
  app.setErrorHandler((error: FastifyError, request, reply) =>
    answerWithProblem(toProblem?.(error) ?? error, request, reply),
  )
  app.setNotFoundHandler((request, reply) => {
    const problem = new HttpProblem(404, `There is no ${request.method} ${pathOf(request)}.`)
    return answerWithProblem(problem, request, reply)
  })
  app.addHook('onResponse', async ({ url, method, body, routeOptions, log }, { statusCode, elapsedTime }) => {
    // events.ts has an entry for each message that was read.
    const isQuiet = url.startsWith('/health/') || (url === eventsPath && body !== undefined)
    const entry = { method, route: routeOptions.url, status: statusCode, ms: Math.round(elapsedTime) }
    log[isQuiet ? 'debug' : 'info'](entry, 'request')
  })
  return app
}

type App = ReturnType<typeof createServer>

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
  closeWithGrace({ delay: grace, logger: log }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'unexpected error: shutting down')
    else log.info({ signal }, 'shutting down')
    // Node itself would wait a minute and more for connections that are open without a request at that moment.
    setInterval(() => (inProgress === 0 ? server.closeAllConnections() : server.closeIdleConnections()), 500)
    await app.close()
  })
  await app.listen({ host: config.HOST, port: config.PORT })
}

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
    closing: AbortSignal
  }
}
