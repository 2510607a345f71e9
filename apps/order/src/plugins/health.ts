import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { pendingMigrations } from './migrations.ts'
import { HttpProblem } from './problem.ts'

/** Alive: the process answers. Ready: its database answers too, and has every migration of this version. */
export const health = fp(
  async (app: FastifyInstance) => {
    app.get('/health/live', { schema: { hide: true } }, async () => ({ status: 'live' }))
    app.get('/health/ready', { schema: { hide: true } }, async () => {
      const pending = await pendingMigrations(app.pool).catch((error) => {
        app.log.warn({ err: error }, 'not ready')
        throw new HttpProblem(503, 'The database does not answer.')
      })
      if (pending.length > 0) throw new HttpProblem(503, `Migrations to apply: ${pending.join(', ')}.`)
      return { status: 'ready' }
    })
  },
  { name: 'health', dependencies: ['database'] },
)
