import type { Transaction } from '../plugins/database.ts'
import { type OrderRow, type OrderWithItems, withItems } from './order.ts'

/** From config.ts, in seconds. */
export interface Patience {
  readonly NUDGE_SECONDS: number
  readonly ORDER_DEADLINE_SECONDS: number
}

/** Locks some orders that have waited long enough, twice as long after every nudge; those that another run holds are its. */
export async function takeDueOrders(
  tx: Transaction,
  { NUDGE_SECONDS, ORDER_DEADLINE_SECONDS }: Patience,
  now: Date,
  limit: number,
): Promise<OrderWithItems[]> {
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM orders, (SELECT ${now}::timestamptz AS now) AS clock
    WHERE asked_at <= now - make_interval(secs => ${NUDGE_SECONDS}::int)
      AND (asked_at <= now - make_interval(secs => ${NUDGE_SECONDS}::int * 2 ^ nudges)
        OR (status = 'pending' AND nudges > 0
          AND created_at <= now - make_interval(secs => ${ORDER_DEADLINE_SECONDS}::int)))
    ORDER BY asked_at LIMIT ${limit}::int
    FOR UPDATE OF orders SKIP LOCKED`
  return tx.order.findMany({ where: { id: { in: due.map(({ id }) => id) } }, include: withItems })
}

/** Times that an order must have been asked for in vain: the answers may still be in our own queue, when we were away. */
const nudgesInVain = 3

/** Whether an order has been undecided for too long. */
export const isTimeUp = (
  { status, nudges, createdAt }: OrderRow,
  { ORDER_DEADLINE_SECONDS }: Patience,
  now: Date,
) =>
  status === 'pending' &&
  nudges >= nudgesInVain &&
  now.getTime() - createdAt.getTime() >= ORDER_DEADLINE_SECONDS * 1000
