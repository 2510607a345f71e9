import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { createSettle, type Settle } from './settle.ts'

/** `app.settle(orderId)`: brings an order's payment to where the order wants it. */
export const settling = fp(
  async (app: FastifyInstance) => {
    app.decorate('settle', createSettle(app))
  },
  { name: 'settling', dependencies: ['outbox', 'stripe'] },
)

declare module 'fastify' {
  interface FastifyInstance {
    settle: Settle
  }
}
