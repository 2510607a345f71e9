import { queueName } from '@fanfare/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../../service.ts'
import { untilDatabaseAnswers } from '../database/availability.ts'
import { HttpProblem } from '../http/problem.ts'

/** Larger than any SQS message: the contract rejects large events, with a reason. */
const bodyLimit = 1.5 * 1024 * 1024

const loopback = /^(::1|127(\.\d{1,3}){3})$/

// The socket's own address decides. X-Forwarded-For can only exclude: nginx adds the caller's address to it.
function isFromThisMachine({ headers, socket }: FastifyRequest, daemonAddress: string | undefined): boolean {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  if (!loopback.test(peer) && peer !== daemonAddress) return false
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
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
      if (!fromDaemon || !isFromThisMachine(request, app.config.DAEMON_ADDRESS)) {
        throw new HttpProblem(403, 'Only the worker daemon of this machine may send requests here.')
      }
    })
    // Answers while the database is unavailable would only use up the tries of the messages.
    app.addHook('onError', (_request, _reply, error) => untilDatabaseAnswers(app, error))
  },
  { name: 'daemon' },
)
