// Needs: payment
import { rows } from './databases.ts'
import { mailbox, type ReceivedMail } from './mailbox.ts'
import { type Charge, charges as readCharges } from './stripe.ts'
import { serviceOf, type World } from './world.ts'

interface OrderFact {
  readonly id: string
  readonly status: string
  readonly total: number
  readonly balanceAmount: number
  readonly cardAmount: number
}
interface UserFact {
  readonly id: string
  readonly balance: number
  /** The sum of the entries. */
  readonly entries: number
  readonly isConfirmed: boolean
}
interface EntryFact {
  readonly orderId: string
  readonly kind: string
  readonly amount: number
}
interface PaymentFact {
  readonly id: string
  readonly orderId: string
  readonly amount: number
  readonly state: string
}
interface MailFact {
  readonly kind: string
  readonly key: string
  readonly userId: string
  readonly orderId: string | null
  readonly state: string
}

/** What is in the databases. */
interface DatabaseFacts {
  readonly orders: readonly OrderFact[]
  readonly users: readonly UserFact[]
  readonly entries: readonly EntryFact[]
  readonly payments: readonly PaymentFact[]
  /** Without it, there are no mails. */
  readonly hasMailer: boolean
  readonly mails: readonly MailFact[]
  /** Events in outboxes and dead tables, as in `order.outbox: order.created`. */
  readonly unpublished: readonly string[]
}

/** What is in the databases, at Stripe and in the mailbox. */
export interface Facts extends DatabaseFacts {
  readonly charges: readonly Charge[]
  readonly arrived: readonly ReceivedMail[]
}

export async function databaseFactsOf(world: World): Promise<DatabaseFacts> {
  const query = <Row extends object>(service: string, sql: string) =>
    rows<Row>(serviceOf(world, service).database, sql)
  const publishers = Object.entries(world.services).filter(([, { hasOutbox }]) => hasOutbox)
  const unpublished = publishers.map(async ([service]) => {
    const events = await query<{ name: string }>(
      service,
      `SELECT 'outbox: ' || type AS name FROM outbox UNION ALL SELECT 'outbox_dead: ' || type FROM outbox_dead`,
    )
    return events.map(({ name }) => `${service}.${name}`)
  })
  const hasMailer = 'mailer' in world.services
  const [orders, users, entries, payments, mails, waiting] = await Promise.all([
    query<OrderFact>(
      'order',
      `SELECT id, status, total, balance_amount AS "balanceAmount", card_amount AS "cardAmount" FROM orders`,
    ),
    query<UserFact>(
      'user',
      `SELECT id, balance, email_key IS NOT NULL OR erased_at IS NOT NULL AS "isConfirmed", (SELECT coalesce(sum(amount), 0)::int FROM balance_entries WHERE user_id = users.id) AS entries
       FROM users`,
    ),
    query<EntryFact>(
      'user',
      `SELECT order_id AS "orderId", kind, amount FROM balance_entries WHERE order_id IS NOT NULL`,
    ),
    query<PaymentFact>('payment', 'SELECT id, order_id AS "orderId", amount, state FROM payments'),
    hasMailer
      ? query<MailFact>(
          'mailer',
          'SELECT kind, key, user_id AS "userId", order_id AS "orderId", state FROM mails',
        )
      : [],
    Promise.all(unpublished),
  ])
  return { orders, users, entries, payments, hasMailer, mails, unpublished: waiting.flat() }
}

export async function factsOf(world: World): Promise<Facts> {
  const [known, charges, arrived] = await Promise.all([
    databaseFactsOf(world),
    readCharges(world),
    mailbox(world),
  ])
  return { ...known, charges, arrived }
}
