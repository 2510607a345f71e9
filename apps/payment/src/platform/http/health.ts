import { readdir } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { HttpProblem } from './problem.ts'

const appliedMigrations = {
  name: 'applied-migrations',
  text: 'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
}

/**
 * Live: the process answers. Ready: its database answers too, and has every migration of this version. While every
 * connection is in use, the last answer counts: a process that is busy stays in service.
 */
export async function health(app: FastifyInstance): Promise<void> {
  const entries = await readdir('prisma/migrations', { withFileTypes: true })
  const migrations = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  let answered: { status: string } | undefined

  app.get('/health/live', { schema: { hide: true } }, async () => ({ status: 'live' }))
  app.get('/health/ready', { schema: { hide: true } }, async () => {
    const { idleCount, totalCount, options } = app.pool
    if (answered && idleCount === 0 && totalCount >= options.max) return answered
    answered = undefined
    const { rows } = await app.pool.query<{ name: string }>(appliedMigrations).catch((error) => {
      // 42P01, undefined table: no migration was ever applied.
      if (error.code === '42P01') return { rows: [] }
      app.log.warn({ err: error }, 'not ready')
      throw new HttpProblem(503, 'The database does not answer.')
    })
    const pending = migrations.filter((migration) => !rows.some(({ name }) => name === migration))
    if (pending.length > 0) throw new HttpProblem(503, `Migrations to apply: ${pending.join(', ')}.`)
    answered = { status: 'ready' }
    return answered
  })
}
