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
  readonly decided: number
  /** Stripe's books. */
  readonly captured: number
  readonly held: number
  /** The ledger: debits less credits. */
  readonly debited: number
  readonly negativeBalances: number
  readonly wrongBalances: number
  readonly decisionMails: number
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
  const one = async (service: string, sql: string) => (await databases.read(service, sql))[0] ?? {}
  const [order, user, mailer] = await Promise.all([
    one(
      'order',
      `SELECT count(*)::int AS orders, count(*) FILTER (WHERE status = 'pending')::int AS pending,
         count(*) FILTER (WHERE status = 'confirmed' AND payment = 'authorized')::int AS uncaptured,
         coalesce(sum(card_amount) FILTER (WHERE status = 'confirmed'), 0)::float8 AS card_due,
         coalesce(sum(balance_amount) FILTER (WHERE status = 'confirmed'), 0)::float8 AS balance_due,
         count(*) FILTER (WHERE status <> 'pending')::int AS decided FROM orders`,
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
      `SELECT count(*) FILTER (WHERE kind IN ('order.confirmed', 'order.cancelled'))::int AS decisions,
         count(*) FILTER (WHERE state <> 'sent')::int AS unsent FROM mails`,
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
    decided: Number(order['decided'] ?? 0),
    captured: sum(intents.map(({ amount_received, refunded }) => amount_received - refunded)),
    held: sum(intents.map(({ amount_capturable }) => amount_capturable)),
    debited: Number(user['debited'] ?? 0),
    negativeBalances: Number(user['negative'] ?? 0),
    wrongBalances: Number(user['wrong'] ?? 0),
    decisionMails: Number(mailer['decisions'] ?? 0),
    unsentMails: Number(mailer['unsent'] ?? 0),
    unpublished: sum(queues.map(({ outbox }) => outbox?.waiting ?? 0)),
    queued: sum(queues.map(({ waiting, inFlight }) => waiting + inFlight)),
    dead: sum(queues.map(({ dead, undelivered, outbox }) => dead + undelivered + (outbox?.dead ?? 0))),
  }
}
