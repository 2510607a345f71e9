import { createHmac } from 'node:crypto'
import type { Config } from '../config.ts'
import type { Payment } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import type { IntentStatus } from './next-step.ts'

/** Whoever tests stolen cards has many of them declined. The customer's answer is that of any other decline. */
export const tooManyDeclines = {
  state: 'declined',
  reason: 'too-many-declines',
  intentId: null,
} as const satisfies IntentStatus

/** Of the address that an order came from; without the key, it does not tell the address. */
export const clientDigest = ({ PAYMENT_API_TOKEN }: Pick<Config, 'PAYMENT_API_TOKEN'>, address: string) =>
  createHmac('sha256', PAYMENT_API_TOKEN).update(address).digest('base64url')

const countDeclines = `
  SELECT count(*) FILTER (WHERE user_id = $1)::int AS customer, count(*) FILTER (WHERE payment_method = $2)::int AS card,
    count(*) FILTER (WHERE client = $3)::int AS address
  FROM payments
  WHERE state = 'declined' AND updated_at > now() - interval '1 hour' AND reason <> $4
    AND (user_id = $1 OR payment_method = $2 OR client = $3)`

/** Before Stripe is asked. */
export async function hasTooManyDeclines(
  { pool, config }: Pick<Context, 'pool' | 'config'>,
  { userId, paymentMethod, client }: Payment,
): Promise<boolean> {
  const { rows } = await pool.query<{ customer: number; card: number; address: number }>({
    name: 'count-declines',
    text: countDeclines,
    values: [userId, paymentMethod, client, tooManyDeclines.reason],
  })
  return rows.some(
    ({ customer, card, address }) =>
      customer >= config.DECLINES_PER_CUSTOMER ||
      card >= config.DECLINES_PER_CARD ||
      address >= config.DECLINES_PER_ADDRESS,
  )
}
