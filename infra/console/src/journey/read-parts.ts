import type { LocalAws } from '@fanfare/local'
import { type Databases, milliseconds as ms } from '../sources/databases.ts'

/** What the services, Stripe and the mailbox have stored for one order. Amounts are minor units. */
export interface StoredParts {
  readonly items: readonly { readonly name: string; readonly quantity: number; readonly unitPrice: number }[]
  readonly payment:
    | { readonly id: string; readonly state: string; readonly amount: number; readonly at: number }
    | undefined
  readonly entries: readonly { readonly kind: string; readonly amount: number; readonly at: number }[]
  readonly mails: readonly StoredMail[]
  readonly outbox: readonly { readonly service: string; readonly type: string; readonly at: number }[]
  readonly stripe: StripeBook | undefined
}

export interface StoredMail {
  readonly key: string
  readonly kind: string
  readonly subject: string
  readonly state: string
  readonly attempts: number
  readonly error: string | undefined
  readonly at: number
  readonly sent: number | undefined
}

interface StripeBook {
  readonly intents: readonly {
    readonly id: string
    readonly status: string
    readonly amount: number
    readonly held: number
    readonly captured: number
    readonly refunded: number
  }[]
  readonly webhooks: readonly {
    readonly type: string
    readonly attempts: number
    readonly answer: string | undefined
  }[]
}

export async function readParts(
  databases: Databases,
  { stripe, services }: Pick<LocalAws, 'stripe' | 'services'>,
  id: string,
): Promise<StoredParts> {
  const publishers = [...services.values()].filter(({ declaration }) => declaration.publishes.length > 0)
  const [items, payments, entries, mails, ...waiting] = await Promise.all([
    databases.read(
      'order',
      'SELECT name, quantity, unit_price FROM order_items WHERE order_id = $1::uuid ORDER BY line',
      [id],
    ),
    databases.read(
      'payment',
      `SELECT id, state::text, amount, ${ms('created_at')} AS at FROM payments WHERE order_id = $1::uuid`,
      [id],
    ),
    databases.read(
      'user',
      `SELECT kind::text, amount, ${ms('created_at')} AS at FROM balance_entries WHERE order_id = $1::uuid ORDER BY id`,
      [id],
    ),
    databases.read(
      'mailer',
      `SELECT key, kind, subject, state::text, attempts, last_error, ${ms('created_at')} AS at, ${ms('sent_at')} AS sent
       FROM mails WHERE order_id = $1::uuid ORDER BY id`,
      [id],
    ),
    ...publishers.map(async ({ name }) => {
      const rows = await databases.read(
        name,
        `SELECT type, ${ms('created_at')} AS at FROM outbox WHERE key = $1 OR body LIKE '%"orderId":"' || $1 || '"%' ORDER BY sequence`,
        [id],
      )
      return rows.map((row) => ({ service: name, type: String(row['type']), at: Number(row['at']) }))
    }),
  ])
  const [payment] = payments
  return {
    items: items.map((row) => ({
      name: String(row['name']),
      quantity: Number(row['quantity']),
      unitPrice: Number(row['unit_price']),
    })),
    payment: payment && {
      id: String(payment['id']),
      state: String(payment['state']),
      amount: Number(payment['amount']),
      at: Number(payment['at']),
    },
    entries: entries.map((row) => ({
      kind: String(row['kind']),
      amount: Number(row['amount']),
      at: Number(row['at']),
    })),
    mails: mails.map((row) => ({
      key: String(row['key']),
      kind: String(row['kind']),
      subject: String(row['subject']),
      state: String(row['state']),
      attempts: Number(row['attempts']),
      error: row['last_error'] === null ? undefined : String(row['last_error']),
      at: Number(row['at']),
      sent: row['sent'] === null ? undefined : Number(row['sent']),
    })),
    outbox: waiting.flat(),
    stripe: stripe && bookOf(stripe, id),
  }
}

function bookOf(stripe: NonNullable<LocalAws['stripe']>, order: string): StripeBook {
  const intents = stripe.intents().filter(({ metadata }) => metadata['orderId'] === order)
  const ids = new Set(intents.map(({ id }) => id))
  return {
    intents: intents.map(({ id, status, amount, amount_capturable, amount_received, refunded }) => ({
      id,
      status,
      amount,
      held: amount_capturable,
      captured: amount_received,
      refunded,
    })),
    webhooks: stripe
      .deliveries()
      .filter(({ intent }) => ids.has(intent))
      .map(({ type, attempts, lastAnswer }) => ({ type, attempts, answer: lastAnswer ?? undefined })),
  }
}
