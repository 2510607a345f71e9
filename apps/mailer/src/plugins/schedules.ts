import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../service.ts'
import { untilDatabaseAnswers } from './database-away.ts'

/** One task for each schedule of service.ts. A task may be sent twice, and may come late. */
export type Tasks = {
  readonly [S in (typeof service.schedules)[number] as S['name']]: () => Promise<void>
}

/** Runs what the daemon sends at the times of service.ts, with an empty body. */
export const schedules = fp(
  async (app: FastifyInstance, { tasks }: { tasks: Tasks }) => {
    for (const { name, path } of service.schedules) {
      app.post(path, { schema: { hide: true } }, async (request, reply) => {
        try {
          await tasks[name]()
        } catch (error) {
          await untilDatabaseAnswers(app, error)
          throw error
        }
        request.log.info({ task: name }, 'task done')
        return reply.code(200).send()
      })
    }
  },
  { name: 'schedules', dependencies: ['daemon', 'database'] },
)
