import { type Databases, milliseconds, type Row } from '../sources/databases.ts'

/** Where an order stands. Amounts are minor units, times are milliseconds since 1970. */
export interface JourneySummary {
  readonly id: string
  readonly status: string
  readonly reason: string | undefined
  readonly payment: string
  readonly balance: string
  readonly total: number
  readonly balanceAmount: number
  readonly cardAmount: number
  readonly currency: string
  readonly paymentMethod: string | undefined
  readonly at: number
  readonly updated: number
  /** What it waits for, while it is not over. */
  readonly waitsFor: string | undefined
}

const columns = `id, status::text, reason, payment::text, balance::text, total, balance_amount, card_amount, currency,
  payment_method, ${milliseconds('created_at')} AS at, ${milliseconds('updated_at')} AS updated`

export async function countJourneys(databases: Databases, status: string | undefined): Promise<number> {
  const rows = await databases.read(
    'order',
    'SELECT count(*)::int AS count FROM orders WHERE $1::text IS NULL OR status::text = $1',
    [status ?? null],
  )
  return Number(rows[0]?.['count'] ?? 0)
}

/** Newest first. */
export async function readJourneys(
  databases: Databases,
  { status, offset, limit }: { status: string | undefined; offset: number; limit: number },
): Promise<JourneySummary[]> {
  const rows = await databases.read(
    'order',
    `SELECT ${columns} FROM orders WHERE $1::text IS NULL OR status::text = $1 ORDER BY id DESC OFFSET $2 LIMIT $3`,
    [status ?? null, offset, limit],
  )
  return rows.map(summaryOf)
}

const wholeId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const shortId = /^[0-9a-f]{8}$/i

/** By its id, or by the end of it that mails and pages show: the newest. */
export async function findJourney(databases: Databases, id: string): Promise<JourneySummary | undefined> {
  if (!wholeId.test(id) && !shortId.test(id)) return undefined
  const condition = wholeId.test(id) ? 'id = $1::uuid' : `right(id::text, 8) = lower($1)`
  const [row] = await databases.read(
    'order',
    `SELECT ${columns} FROM orders WHERE ${condition} ORDER BY id DESC LIMIT 1`,
    [id],
  )
  return row && summaryOf(row)
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

function summaryOf(row: Row): JourneySummary {
  const status = String(row['status'])
  const payment = String(row['payment'])
  const balance = String(row['balance'])
  return {
    id: String(row['id']),
    status,
    reason: textOf(row['reason']),
    payment,
    balance,
    total: Number(row['total']),
    balanceAmount: Number(row['balance_amount']),
    cardAmount: Number(row['card_amount']),
    currency: String(row['currency']),
    paymentMethod: textOf(row['payment_method']),
    at: Number(row['at']),
    updated: Number(row['updated']),
    waitsFor: waitsFor(status, payment, balance),
  }
}

/** As the saga in apps/order/src/orders/saga.ts goes on. */
export function waitsFor(status: string, payment: string, balance: string): string | undefined {
  if (status === 'pending') {
    const open = [
      ...(payment === 'pending' ? ['the card'] : []),
      ...(balance === 'pending' ? ['the balance'] : []),
    ]
    return open.length > 0 ? open.join(' and ') : 'the decision'
  }
  if (status === 'confirmed') return payment === 'authorized' ? 'the capture' : undefined
  const back = [
    ...(payment === 'authorized' || payment === 'captured' || payment === 'pending' ? ['the card'] : []),
    ...(balance === 'debited' || balance === 'pending' ? ['the balance'] : []),
  ]
  return back.length > 0 ? `${back.join(' and ')} to be given back` : undefined
}
