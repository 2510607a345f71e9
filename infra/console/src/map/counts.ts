import type { LocalAws } from '@fanfare/local'
import type { QueueView } from '../queues/read-queues.ts'
import type { Databases } from '../sources/databases.ts'

/** Amounts are minor units, of all customers together. */
export interface Counts {
  readonly orders: number
  readonly pending: number
  /** Confirmed, and not captured yet. */
  readonly uncaptured: number
  /** What confirmed orders take from cards, and from balances. */
  readonly cardDue: number
  readonly balanceDue: number
  /** Orders of the last day, of customers whose account is not erased: other mails may be deleted. */
  readonly confirmedToday: number
  readonly cancelledToday: number
  /** Stripe's books. */
  readonly captured: number
  readonly held: number
  /** The ledger: debits less credits. */
  readonly debited: number
  readonly negativeBalances: number
  readonly wrongBalances: number
  readonly hasMailer: boolean
  /** Orders of the last day that have a mail about a decision, and cancellations that have one. */
  readonly ordersMailed: number
  readonly cancellationsMailed: number
  readonly unsentMails: number
  readonly unpublished: number
  readonly queued: number
  readonly dead: number
}

export async function readCounts(
  databases: Databases,
  stripe: LocalAws['stripe'],
  queues: readonly QueueView[],
): Promise<Counts> {
  const one = async (service: string, sql: string, ...values: unknown[]) =>
    (await databases.read(service, sql, values))[0] ?? {}
  const yesterday = firstIdAt(Date.now() - day)
  const [order, today, user, mailer] = await Promise.all([
    one(
      'order',
      `SELECT count(*)::int AS orders, count(*) FILTER (WHERE status = 'pending')::int AS pending,
         count(*) FILTER (WHERE status = 'confirmed' AND payment = 'authorized')::int AS uncaptured,
         coalesce(sum(card_amount) FILTER (WHERE status = 'confirmed'), 0)::float8 AS card_due,
         coalesce(sum(balance_amount) FILTER (WHERE status = 'confirmed'), 0)::float8 AS balance_due FROM orders`,
    ),
    one(
      'order',
      `SELECT count(*) FILTER (WHERE status = 'confirmed')::int AS confirmed,
         count(*) FILTER (WHERE status = 'cancelled')::int AS cancelled
       FROM orders LEFT JOIN customers USING (user_id) WHERE id >= $1::uuid AND erased_at IS NULL`,
      yesterday,
    ),
    one(
      'user',
      `SELECT (SELECT coalesce(-sum(amount), 0)::float8 FROM balance_entries WHERE order_id IS NOT NULL) AS debited,
         count(*) FILTER (WHERE balance < 0)::int AS negative,
         count(*) FILTER (WHERE balance <> coalesce(entries.sum, 0))::int AS wrong
       FROM users LEFT JOIN (SELECT user_id, sum(amount) AS sum FROM balance_entries GROUP BY user_id) AS entries
         ON entries.user_id = users.id`,
    ),
    one(
      'mailer',
      `SELECT count(DISTINCT order_id) FILTER (WHERE is_recent)::int AS orders,
         count(*) FILTER (WHERE is_recent AND kind = 'order.cancelled')::int AS cancellations,
         (SELECT count(*)::int FROM mails WHERE state = 'queued' OR (state = 'failed' AND attempts > 0)) AS unsent
       FROM (SELECT mails.*, order_id >= $1::uuid AND erased_at IS NULL AS is_recent
         FROM mails LEFT JOIN contacts USING (user_id)
         WHERE kind IN ('order.confirmed', 'order.cancelled')) AS decisions`,
      yesterday,
    ),
  ])
  const intents = stripe?.intents() ?? []
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  return {
    orders: Number(order['orders'] ?? 0),
    pending: Number(order['pending'] ?? 0),
    uncaptured: Number(order['uncaptured'] ?? 0),
    cardDue: Number(order['card_due'] ?? 0),
    balanceDue: Number(order['balance_due'] ?? 0),
    confirmedToday: Number(today['confirmed'] ?? 0),
    cancelledToday: Number(today['cancelled'] ?? 0),
    captured: sum(intents.map(({ amount_received, refunded }) => amount_received - refunded)),
    held: sum(intents.map(({ amount_capturable }) => amount_capturable)),
    debited: Number(user['debited'] ?? 0),
    negativeBalances: Number(user['negative'] ?? 0),
    wrongBalances: Number(user['wrong'] ?? 0),
    hasMailer: 'orders' in mailer,
    ordersMailed: Number(mailer['orders'] ?? 0),
    cancellationsMailed: Number(mailer['cancellations'] ?? 0),
    unsentMails: Number(mailer['unsent'] ?? 0),
    unpublished: sum(queues.map(({ outbox }) => outbox?.waiting ?? 0)),
    queued: sum(queues.map(({ waiting, inFlight }) => waiting + inFlight)),
    dead: sum(queues.map(({ dead, undelivered, outbox }) => dead + undelivered + (outbox?.dead ?? 0))),
  }
}

/** Milliseconds. */
const day = 86_400_000

/** The smallest UUIDv7 of a time. */
function firstIdAt(time: number): string {
  const hex = time.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
