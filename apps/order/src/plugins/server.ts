import { eventsPath } from '@fanfare/contracts'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { LogController } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import service from '../../service.ts'
import type { Config } from '../config.ts'
import { answerWithProblem, problems } from './problem.ts'
import { answerUnreadable } from './unreadable.ts'
import { compileValidator } from './validation.ts'

/** For a log line: milliseconds with one decimal. */
export const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10

const requestId = /^[\w.:=+/-]{1,128}$/

/** A Fastify instance as every process of a service starts from: logs, request ids, validation, problem documents. */
export function createServer(config: Config, process: 'web' | 'worker') {
  const app = Fastify({
    logger: {
      level: config.LOG_LEVEL,
      base: { service: service.name, process },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    // One line a request is written below, in place of Fastify's two.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (_address, hop) => hop < config.TRUSTED_PROXIES,
    bodyLimit: 64 * 1024,
    // Longer than the 60 s for which nginx and the load balancer keep a connection: they close it, never we.
    keepAliveTimeout: 75_000,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'] ?? headers['x-amz-cf-id']
      return typeof given === 'string' && requestId.test(given) ? given : uuidv7()
    },
    frameworkErrors: answerWithProblem,
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>()

  const closing = new AbortController()
  app.decorate('config', config)
  app.decorate('closing', closing.signal)
  app.addHook('preClose', async () => closing.abort())
  // A connection that is kept alive past its last answer would keep the process from ending for as long.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing.signal.aborted) reply.header('connection', 'close')
    done()
  })
  app.setValidatorCompiler(compileValidator)
  app.register(problems)
  app.addHook('onResponse', async (request, reply) => {
    // A load balancer asks for health all the time; a handled event has a line of its own, which says more.
    const isQuiet =
      request.url.startsWith('/health/') || (request.url === eventsPath && reply.statusCode === 200)
    request.log[isQuiet ? 'debug' : 'info'](
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: tenths(reply.elapsedTime),
      },
      'request',
    )
  })
  return app
}

export type App = ReturnType<typeof createServer>

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
    /** Aborted when the process is to end: whoever only waits need not wait longer. */
    closing: AbortSignal
  }
}
