import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import Stripe from 'stripe'

/** In milliseconds. With one repeat, less than the 60 s of nginx. */
const timeout = 20_000

export const stripeClient = fp(
  async (app: FastifyInstance) => {
    const { STRIPE_API_KEY, STRIPE_API_BASE } = app.config
    const server = STRIPE_API_BASE === undefined ? {} : addressOf(new URL(STRIPE_API_BASE))
    app.decorate(
      'stripe',
      new Stripe(STRIPE_API_KEY, { ...server, timeout, maxNetworkRetries: 1, telemetry: false }),
    )
  },
  { name: 'stripe' },
)

function addressOf({ protocol, hostname: host, port }: URL) {
  return protocol === 'https:'
    ? { protocol: 'https' as const, host, port: Number(port || 443) }
    : { protocol: 'http' as const, host, port: Number(port || 80) }
}

declare module 'fastify' {
  interface FastifyInstance {
    stripe: Stripe
  }
}
