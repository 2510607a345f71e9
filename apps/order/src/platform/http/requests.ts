import type { Socket } from 'node:net'
import { answerToUnreadable, decodeJsonBody, headFault } from '@fanfare/contracts'
import type { ConnectionError, FastifyInstance, FastifyRequest } from 'fastify'
import { HttpProblem } from './problem.ts'

/** Accepts JSON only. A route without a schema for its body accepts an empty one of any content type. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    const { is404, routeOptions, headers } = request
    if (is404 || (body.length === 0 && !routeOptions.schema?.body)) return done(null)
    parse(request, decodeJsonBody(body, headers['content-type']), done)
  })
}

/** Refuses what HTTP forbids and Node lets through, or would answer without a body and a log line. */
export function checkHeads(app: FastifyInstance, process: 'web' | 'worker'): void {
  app.addHook('onRequest', ({ raw, headers, log }, _reply, done) => {
    const fault = headFault(raw)
    if (!fault) return done()
    log.warn({ reason: fault.detail, messageId: headers['x-aws-sqsd-msgid'] }, 'request rejected')
    done(new HttpProblem(fault.status, fault.detail))
  })
  // Without listeners, Node answers 417 itself, and closes the connection of a tunnel.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.server.on('connect', ({ socket }) => {
    answerUnreadable(app, process, { code: 'CONNECT', message: 'tunnels are not served' }, socket)
  })
}

/** Answers what Node cannot parse or pass on, which no hook of Fastify ever gets. */
export function answerUnreadable(
  { log }: Pick<FastifyInstance, 'log'>,
  process: 'web' | 'worker',
  { code, message, rawPacket }: Pick<ConnectionError, 'code' | 'message'> & { rawPacket?: unknown },
  socket: Socket,
): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const { answer, status, messageId = 'not readable' } = answerToUnreadable(code, rawPacket)
  const entry = { code, reason: message, status, client: socket.remoteAddress }
  log.warn(process === 'worker' ? { ...entry, messageId } : entry, 'request rejected')
  socket.end(answer, () => socket.destroy())
}
