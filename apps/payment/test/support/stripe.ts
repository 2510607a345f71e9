import Stripe from 'stripe'
import type { Apps } from './apps.ts'
import { webhookSecret } from './card-network.ts'

/** What somebody in front of Stripe's dashboard has. */
export function dashboard({ network }: Apps): Stripe {
  const { hostname, port } = new URL(network.url)
  return new Stripe('sk_test_dashboard', { host: hostname, port, protocol: 'http' })
}

export interface Signing {
  readonly secret?: string
  /** How many seconds ago it was signed. */
  readonly age?: number
}

/** Delivers a webhook as Stripe would. */
export async function webhook(apps: Apps, event: object, { secret = webhookSecret, age = 0 }: Signing = {}) {
  const payload = JSON.stringify(event, null, 2)
  const timestamp = Math.floor(Date.now() / 1000) - age
  const signature = dashboard(apps).webhooks.generateTestHeaderString({ payload, secret, timestamp })
  return send(apps, payload, { 'stripe-signature': signature })
}

export const send = ({ web }: Apps, payload: string, headers: Record<string, string> = {}) =>
  web.inject({
    method: 'POST',
    url: '/webhooks/stripe',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    payload,
  })
