import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import Stripe from 'stripe'

/**
 * How long one request to Stripe may take, in milliseconds. A bank may need several seconds for its answer; the order
 * service has its own deadline and does not wait so long. With its one repeat a request ends within the 60 s that nginx
 * waits for this service.
 */
const timeout = 20_000

/** `app.stripe`: Stripe's own client, or the same client with another server behind it. */
export const stripeClient = fp(
  async (app: FastifyInstance) => {
    const { STRIPE_API_KEY, STRIPE_API_BASE } = app.config
    const server = STRIPE_API_BASE === undefined ? {} : addressOf(new URL(STRIPE_API_BASE))
    // Repeats are safe, since every request that changes something has an idempotency key.
    app.decorate(
      'stripe',
      new Stripe(STRIPE_API_KEY, { ...server, timeout, maxNetworkRetries: 1, telemetry: false }),
    )
  },
  { name: 'stripe' },
)

function addressOf({ protocol, hostname, port }: URL) {
  const secure = protocol === 'https:'
  return {
    protocol: secure ? ('https' as const) : ('http' as const),
    host: hostname,
    port: port === '' ? (secure ? 443 : 80) : Number(port),
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    stripe: Stripe
  }
}
