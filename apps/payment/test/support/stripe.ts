import Stripe from 'stripe'
import type { Apps } from './apps.ts'
import { type Order, paymentOf } from './orders.ts'
import { webhookSecret } from './stripe-emulator.ts'

/** A client for what is done by hand in Stripe's dashboard. */
export function dashboard({ emulator }: Apps): Stripe {
  const { hostname, port } = new URL(emulator.url)
  return new Stripe('sk_test_dashboard', { host: hostname, port, protocol: 'http' })
}

export interface Signing {
  readonly secret?: string
  /** How many seconds ago it was signed. */
  readonly age?: number
}

/** Delivers a webhook as Stripe would. */
export async function webhook(
  apps: Apps,
  event: object | null,
  { secret = webhookSecret, age = 0 }: Signing = {},
) {
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

export async function intentOf({ web }: Apps, order: Order): Promise<string> {
  const { intentId } = await paymentOf(web, order)
  if (intentId === null) throw new Error('no intent yet')
  return intentId
}

/** The newest event of a type about an order's payment, as Stripe would send it. */
export async function newestEvent(apps: Apps, order: Order, type: string): Promise<Stripe.Event> {
  const intent = await intentOf(apps, order)
  const event = apps.emulator.deliveries().findLast((it) => it.intent === intent && it.type === type)
  return dashboard(apps).events.retrieve(event?.id ?? '')
}
