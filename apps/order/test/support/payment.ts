import { eventually } from '@fanfare/local/testing'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'

export interface Asked {
  readonly orderId: string
  readonly userId: string
  readonly amount: number
  readonly currency: string
  readonly paymentMethod: string
}

type Behaviour = (asked: Asked, reply: FastifyReply) => unknown

export const authorizes: Behaviour = () => ({ status: 'authorized', paymentId: uuidv7() })
export const declines: Behaviour = () => ({
  status: 'declined',
  paymentId: uuidv7(),
  reason: 'card_declined',
})
export const isStillAsking: Behaviour = () => ({ status: 'pending', paymentId: uuidv7() })
export const isIll: Behaviour = (_, reply) => reply.code(500).send()
/** Takes the request and never answers. */
export const isSlow: Behaviour = () => new Promise(() => {})
/** Breaks the connection in the middle. */
export const hangsUp: Behaviour = (_, reply) => {
  reply.hijack()
  reply.raw.destroy()
}

/** Plays the payment service's `/authorizations`, as the test wishes. */
export async function startPayment() {
  const asked: Asked[] = []
  const requests: FastifyRequest[] = []
  let behaviour = authorizes
  const server = Fastify({ forceCloseConnections: true })
  server.post<{ Body: Asked }>('/authorizations', async (request, reply) => {
    asked.push(request.body)
    requests.push(request)
    return behaviour(request.body, reply)
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    /** Every request so far. */
    asked,
    requests,
    untilAsked: (count: number) =>
      eventually(`${count} requests for an authorization`, () => expect(asked).toHaveLength(count)),
    behave(next: Behaviour) {
      behaviour = next
      asked.length = 0
      requests.length = 0
    },
    stop: () => server.close(),
  }
}

export type Payment = Awaited<ReturnType<typeof startPayment>>
