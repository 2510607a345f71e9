import { queueName } from '@fanfare/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../../service.ts'
import { untilDatabaseAnswers } from '../database/availability.ts'
import { HttpProblem } from '../http/problem.ts'

/** Larger than any SQS message: the contract rejects large events, with a reason. */
const bodyLimit = 1.5 * 1024 * 1024

const loopback = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/

// Directly, or through nginx, which adds X-Forwarded-For, and has another address when the process is in a container.
function isFromThisMachine({ headers, socket }: FastifyRequest, trustedProxies: number): boolean {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
  const mayForward = trustedProxies > 0 && forwarded !== ''
  if (!mayForward && !loopback.test(socket.remoteAddress ?? '')) return false
  return forwarded === '' || forwarded.split(',').every((address) => loopback.test(address.trim()))
}

export const daemon = fp(
  async (app: FastifyInstance) => {
    const queue = queueName(app.config.STAGE, service.name)
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit },
      async (_: FastifyRequest, body: Buffer) => body,
    )
    app.addHook('onRequest', async (request) => {
      if (request.url.startsWith('/health/')) return
      const fromDaemon =
        request.headers['x-aws-sqsd-msgid'] !== undefined && request.headers['x-aws-sqsd-queue'] === queue
      if (!fromDaemon || !isFromThisMachine(request, app.config.TRUSTED_PROXIES)) {
        throw new HttpProblem(403, 'Only the worker daemon of this machine may send requests here.')
      }
    })
    // Answers while the database is unavailable would only use up the tries of the messages.
    app.addHook('onError', (_request, _reply, error) => untilDatabaseAnswers(app, error))
  },
  { name: 'daemon' },
)
