// Needs: payment
import { eventually } from '@fanfare/local/testing'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'
import calls from '../../calls.ts'
import type { AuthorizationRequest } from '../../src/clients/payment.ts'

type Behaviour = (request: AuthorizationRequest, reply: FastifyReply) => unknown

export const authorizes: Behaviour = () => ({ status: 'authorized', paymentId: uuidv7() })
export const declines: Behaviour = () => ({
  status: 'declined',
  paymentId: uuidv7(),
  reason: 'card_declined',
})
export const cannotCharge: Behaviour = () => ({
  status: 'declined',
  paymentId: uuidv7(),
  reason: 'amount_too_small',
  cardAtFault: false,
})
export const answersPending: Behaviour = () => ({ status: 'pending', paymentId: uuidv7() })
export const fails: Behaviour = (_, reply) => reply.code(500).send()
export const neverAnswers: Behaviour = () => new Promise(() => {})
export const dropsConnection: Behaviour = (_, reply) => {
  reply.hijack()
  reply.raw.destroy()
}

/** A payment service that behaves as the test wants. It refuses what calls.ts does not describe: 400. */
export async function startPayment() {
  const received: AuthorizationRequest[] = []
  const requests: FastifyRequest[] = []
  let behaviour = authorizes
  const server = Fastify({ forceCloseConnections: true })
  const { body, path } = calls.authorizeCard
  server.post<{ Body: AuthorizationRequest }>(path, { schema: { body } }, async (request, reply) => {
    received.push(request.body)
    requests.push(request)
    return behaviour(request.body, reply)
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    /** The bodies of all requests since `behave`. */
    received,
    requests,
    untilReceived: (count: number) =>
      eventually(`${count} requests for an authorization`, () => expect(received).toHaveLength(count)),
    behave(next: Behaviour) {
      behaviour = next
      received.length = 0
      requests.length = 0
    },
    stop: () => server.close(),
  }
}

export type Payment = Awaited<ReturnType<typeof startPayment>>
