import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../../service.ts'

export type Tasks = {
  readonly [S in (typeof service.schedules)[number] as S['name']]: () => Promise<unknown>
}

export const schedules = fp(
  async (app: FastifyInstance, { tasks }: { tasks: Tasks }) => {
    for (const { name, path } of service.schedules) {
      app.post(path, { schema: { hide: true } }, async (request, reply) => {
        await tasks[name]()
        request.log.info({ task: name }, 'task done')
        return reply.code(200).send()
      })
    }
  },
  { name: 'schedules', dependencies: ['daemon', 'database'] },
)
