import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Stripe from 'stripe'
import { expect } from 'vitest'
import { type CardNetwork, type CardNetworkOptions, createCardNetwork } from '../src/card-network/index.ts'
import { freePort } from '../src/ports.ts'
import { eventually } from '../src/testing/eventually.ts'

export const webhookSecret = 'whsec_of_the_test'

export interface Bench extends AsyncDisposable {
  readonly network: CardNetwork
  readonly stripe: Stripe
  readonly dir: string
}

/** A card network on a free port with books of its own, and the real SDK pointed at it. */
export async function startNetwork(options: Partial<CardNetworkOptions> = {}): Promise<Bench> {
  const dir = await mkdtemp(join(tmpdir(), 'card-network-'))
  const network = createCardNetwork({ port: 0, dir, webhookUrl: undefined, webhookSecret, ...options })
  await network.start()
  return {
    network,
    stripe: clientOf(network),
    dir,
    async [Symbol.asyncDispose]() {
      await network.stop()
      await rm(dir, { recursive: true })
    },
  }
}

export function clientOf(network: CardNetwork, apiKey = 'sk_test_card_network'): Stripe {
  const { hostname, port } = new URL(network.url)
  return new Stripe(apiKey, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  })
}

/** What payment asks for: an authorisation at once, to be captured later. */
export const authorization = {
  amount: 1250,
  currency: 'eur',
  confirm: true,
  capture_method: 'manual',
  payment_method: 'pm_card_visa',
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  metadata: { orderId: '0190a' },
} satisfies Stripe.PaymentIntentCreateParams

/** What the SDK throws for a call. Fails when it throws nothing, or something else. */
export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error
    throw error
  }
  throw new Error('the call was expected to fail')
}

/** Resolves when the network has `count` requests in hand. */
export const inHand = (network: CardNetwork, count: number) =>
  eventually('requests in hand', () => expect(network.busy()).toBe(`requests in hand: ${count}`))

export interface Received {
  readonly signature: string
  readonly body: string
}

/** An address that takes webhooks, and answers as told: the status for the n-th (from 0) of a type. */
export async function startReceiver(statusOf: (nth: number, type: string) => number = () => 200) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const nth = received.push({ body, signature: String(request.headers['stripe-signature']) }) - 1
    response.writeHead(statusOf(nth, String(JSON.parse(body).type))).end()
  })
  const port = await freePort()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    received,
    types: () => received.map(({ body }) => String(JSON.parse(body).type)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
