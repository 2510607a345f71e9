import { BlockList, isIPv6 } from 'node:net'
import { queueName } from '@fanfare/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../../service.ts'
import { HttpProblem } from '../http/problem.ts'

/** Larger than any SQS message: the contract rejects large events, with a reason. */
const bodyLimit = 1.5 * 1024 * 1024

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

const isLoopback = (address: string) => loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

// Directly, or through nginx, which adds X-Forwarded-For, and has another address when the process is in a container.
function isFromThisMachine({ headers, socket }: FastifyRequest, trustedProxies: number): boolean {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
  const mayForward = trustedProxies > 0 && forwarded !== ''
  if (!mayForward && !isLoopback(socket.remoteAddress ?? '')) return false
  return forwarded === '' || forwarded.split(',').every((address) => isLoopback(address.trim()))
}

/** Accepts only Elastic Beanstalk's worker daemon, and bodies as bytes. */
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
  },
  { name: 'daemon' },
)
