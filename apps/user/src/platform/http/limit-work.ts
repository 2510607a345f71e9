import type { FastifyInstance, RouteHandlerMethod } from 'fastify'
import pLimit from 'p-limit'
import { HttpProblem } from './problem.ts'

// Connections of the pool that handlers leave to the relay's notification, readiness and background work.
const spare = 2

const isHealth = (url: string) => url.startsWith('/health/')
const excess = () =>
  new HttpProblem(503, 'Too many requests are in progress.', { headers: { 'retry-after': '1' } })

/** Work waits in front of the pool, not in it: in the worker until its turn; the web refuses what it could answer late only. */
export function limitWork(app: FastifyInstance, process: 'web' | 'worker'): void {
  const run = process === 'web' ? refuseExcess(app) : queueExcess(app)
  app.addHook('onRoute', (route) => {
    if (isHealth(route.url)) return
    const { handler } = route
    route.handler = function (request, reply) {
      return run(async () => handler.call(this, request, reply))
    }
  })
}

type Run = (work: () => Promise<ReturnType<RouteHandlerMethod>>) => Promise<unknown>

function refuseExcess(app: FastifyInstance): Run {
  const most = app.config.CONCURRENT_REQUESTS
  let inProgress = 0
  // Before the body is read. Slow bodies take no place of others.
  app.addHook('onRequest', ({ url }, _reply, done) => {
    if (inProgress >= most && !isHealth(url)) done(excess())
    else done()
  })
  return async (work) => {
    if (inProgress >= most) throw excess()
    inProgress += 1
    try {
      return await work()
    } finally {
      inProgress -= 1
    }
  }
}

function queueExcess(app: FastifyInstance): Run {
  const limit = pLimit(Math.max(1, app.config.DATABASE_POOL_SIZE - spare))
  return (work) =>
    limit(() => {
      if (app.closing.aborted) throw excess()
      return work()
    })
}
