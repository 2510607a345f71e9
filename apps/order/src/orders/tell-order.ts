import type { Transaction } from '../plugins/database.ts'
import { TooEarly } from '../plugins/events.ts'
import type { Publish } from '../plugins/outbox.ts'
import type { OrderRow } from './order.ts'
import { publishVerdict } from './order-events.ts'
import { stateOf } from './order-state.ts'
import { decide, type Happening, unansweredEvent } from './saga.ts'

/** Tells an order what has happened: it decides, under a lock, and its verdict goes out with the transaction. */
export async function tellOrder(
  tx: Transaction,
  publish: Publish,
  orderId: string,
  happening: Happening,
): Promise<OrderRow> {
  // Two happenings at the same time are heard one after the other.
  await tx.$queryRaw`SELECT 1 FROM orders WHERE id = ${orderId}::uuid FOR UPDATE`
  const before = await tx.order.findUnique({ where: { id: orderId } })
  if (!before) throw new TooEarly(`There is no order ${orderId} yet.`)

  const known = stateOf(before)
  const { order, event } = decide(known, happening)
  const news =
    order.status !== known.status || order.payment !== known.payment || order.balance !== known.balance
  if (!news) return before

  const now = new Date()
  const after = await tx.order.update({
    where: { id: orderId },
    data: { ...order, updatedAt: now, askedAt: unansweredEvent(order) ? now : null, nudges: 0 },
  })
  if (event) await publishVerdict(publish, after)
  return after
}
