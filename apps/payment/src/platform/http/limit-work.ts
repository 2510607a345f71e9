import { databasePool } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'
import pLimit from 'p-limit'
import { unavailable } from './problem.ts'

const isHealth = (url: string) => url.startsWith('/health/')

/** Work waits in front of the pool, not in it: in the worker until its turn; the web refuses what it could answer late only. */
export function limitWork(app: FastifyInstance, process: 'web' | 'worker'): void {
  const { closing, config } = app
  const ofPool = Math.max(1, config.DATABASE_POOL_SIZE - databasePool.spare)
  const most = process === 'web' ? config.CONCURRENT_REQUESTS : ofPool
  const limit = pLimit(most)
  const isRefused = () => (process === 'web' ? limit.activeCount >= most : closing.aborted)
  const excess = () => unavailable('Too many requests are in progress.')

  // Before the body is read. Slow bodies take no place of others.
  app.addHook('onRequest', ({ url }, _reply, done) =>
    done(isRefused() && !isHealth(url) ? excess() : undefined),
  )
  app.addHook('onRoute', (route) => {
    if (isHealth(route.url)) return
    const { handler } = route
    route.handler = async function (request, reply) {
      if (process === 'web' && isRefused()) throw excess()
      return limit(async () => {
        if (process === 'worker' && isRefused()) throw excess()
        return handler.call(this, request, reply)
      })
    }
  })
}
