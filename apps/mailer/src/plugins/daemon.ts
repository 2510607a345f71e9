import { BlockList, isIPv6 } from 'node:net'
import { queueName } from '@fanfare/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../service.ts'
import { HttpProblem } from './problem.ts'

/** Larger than any SQS message (1 MiB): what is too large for an event is told apart by the contract, with a reason. */
const bodyLimit = 1.5 * 1024 * 1024

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

const isLoopback = (address: string) => loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

// The daemon runs beside the process and reaches it directly or through this machine's own proxy, which says so in
// X-Forwarded-For. Nobody else has a reason to be here. A proxy outside of the process's container has another address.
function isFromThisMachine({ headers, socket }: FastifyRequest, trustedProxies: number): boolean {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
  const mayForward = trustedProxies > 0 && forwarded !== ''
  if (!mayForward && !isLoopback(socket.remoteAddress ?? '')) return false
  return forwarded === '' || forwarded.split(',').every((address) => isLoopback(address.trim()))
}

/** The worker's side of Elastic Beanstalk's daemon: it alone is answered, and its bodies are taken as bytes. */
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
        throw new HttpProblem(403, 'Only the worker daemon of this machine is answered here.')
      }
    })
  },
  { name: 'daemon' },
)
