import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Stripe from 'stripe'
import { expect } from 'vitest'
import { eventually } from '../../../local/src/testing/eventually.ts'
import { freePort } from '../../lifecycle/ports.ts'
import { createStripeEmulator, type StripeEmulator, type StripeEmulatorOptions } from '../../stripe/index.ts'

export const webhookSecret = 'whsec_of_the_test'

export interface Setup extends AsyncDisposable {
  readonly emulator: StripeEmulator
  readonly stripe: Stripe
  readonly dir: string
}

/** An emulator on a free port with a store of its own, and the real SDK that talks to it. */
export async function startEmulator(options: Partial<StripeEmulatorOptions> = {}): Promise<Setup> {
  const dir = await mkdtemp(join(tmpdir(), 'stripe-'))
  const emulator = createStripeEmulator({ port: 0, dir, webhookUrl: undefined, webhookSecret, ...options })
  await emulator.start()
  return {
    emulator,
    stripe: clientOf(emulator),
    dir,
    async [Symbol.asyncDispose]() {
      await emulator.stop()
      await rm(dir, { recursive: true })
    },
  }
}

export function clientOf(emulator: StripeEmulator, apiKey = 'sk_test_emulator'): Stripe {
  const { hostname, port } = new URL(emulator.url)
  return new Stripe(apiKey, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  })
}

/** What the payment service sends: authorise at once, capture later. */
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

/** Resolves when the emulator has `count` requests in flight. */
export const requestsInFlight = (emulator: StripeEmulator, count: number) =>
  eventually('requests in flight', () => expect(emulator.busy()).toBe(`requests in flight: ${count}`))

export interface Received {
  readonly signature: string
  readonly body: string
}

/** A webhook receiver that answers the n-th event (from 0) of a type with a status. */
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
