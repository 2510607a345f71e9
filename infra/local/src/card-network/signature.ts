import { createHmac } from 'node:crypto'

/** The `Stripe-Signature` of a body sent at a time (seconds): https://docs.stripe.com/webhooks/signature */
export function signatureOf(body: string, secret: string, at: number): string {
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return `t=${at},v1=${signature}`
}
