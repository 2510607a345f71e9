import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Cause } from './event.ts'
import { type Asked, assertKey, type Given } from './idempotency.ts'
import type { Answer } from './ledger.ts'

/** Carries a POST out once per idempotency key and sends its answer. */
export type Respond = (
  request: FastifyRequest,
  reply: FastifyReply,
  work: { readonly slow?: boolean; carryOut(cause: Cause): Answer },
) => Promise<FastifyReply>

export function createRespond(once: (asked: Asked, carryOut: () => Answer) => Promise<Given>): Respond {
  return async (request, reply, { slow = false, carryOut }) => {
    const key = [request.headers['idempotency-key']].flat()[0]
    if (key !== undefined) assertKey(key)
    const [endpoint = ''] = request.url.split('?')
    const cause = { id: request.id, idempotency_key: key ?? null }
    const given = await once({ request: request.id, key, endpoint, params: request.body, slow }, () =>
      carryOut(cause),
    )
    if (key !== undefined) {
      reply.header('idempotency-key', key).header('original-request', given.replays ?? request.id)
    }
    if (given.replays !== undefined) reply.header('idempotent-replayed', 'true')
    return reply.code(given.status).type('application/json').send(given.body)
  }
}
