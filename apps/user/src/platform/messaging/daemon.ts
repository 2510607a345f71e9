import { assertServed, isDelivery, queueName } from '@fanfare/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../../service.ts'
import { untilDatabaseAnswers } from '../database/database.ts'
import { HttpProblem } from '../http/problem.ts'

/** Larger than any SQS message: the contract rejects large events, with a reason. */
const bodyLimit = 1.5 * 1024 * 1024

/** The worker daemon sends events and schedules. */
export const daemon = fp(
  async (app: FastifyInstance) => {
    const { STAGE, DAEMON_ADDRESS } = app.config
    const queue = queueName(STAGE, service.name)
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit },
      async (_: FastifyRequest, body: Buffer) => body,
    )
    app.addHook('onRequest', async (request) => {
      if (request.url.startsWith('/health/') || isDelivery(request, queue, DAEMON_ADDRESS)) return
      throw new HttpProblem(403, 'Only the worker daemon of this machine may send requests here.')
    })
    app.addHook('onReady', async () => assertServed(service, (url) => app.hasRoute({ method: 'POST', url })))
    // Answers while the database is unavailable would only use up the tries of the messages.
    app.addHook('onError', (_request, _reply, error) => untilDatabaseAnswers(app, error))
  },
  { name: 'daemon' },
)

export type Tasks = {
  readonly [S in (typeof service.schedules)[number] as S['name']]: () => Promise<unknown>
}

export const schedules = fp(
  async (app: FastifyInstance, { tasks }: { tasks: Tasks }) => {
    const declared: readonly { readonly name: string; readonly path: string }[] = service.schedules
    const runs = new Map<string, () => Promise<unknown>>(Object.entries(tasks))
    for (const { name, path } of declared) {
      app.post(path, { schema: { hide: true } }, async (request, reply) => {
        await runs.get(name)?.()
        request.log.info({ task: name }, 'task done')
        return reply.code(200).send()
      })
    }
  },
  { name: 'schedules', dependencies: ['daemon', 'database'] },
)
