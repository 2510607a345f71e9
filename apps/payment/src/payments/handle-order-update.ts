import type { Context } from '../platform/context.ts'
import type { Once } from '../platform/messaging/inbox.ts'
import type { SettleSoon } from './settle-lane.ts'
import { type OrderUpdate, publishState, recordOrderStatus } from './store.ts'

interface Deps extends Pick<Context, 'publish'> {
  readonly once: Once
  readonly settleSoon: SettleSoon
}

/** The event is done once the order's status is stored: Stripe delays no event. After a kill, the schedule settles. */
export async function handleOrderUpdate(
  { once, publish, settleSoon }: Deps,
  update: OrderUpdate,
): Promise<void> {
  if (update.amount === 0) return
  await once(async (tx) => {
    if (await recordOrderStatus(tx, update)) return
    // A nudge: the order service lacks the answer.
    const payment = await tx.payment.findUnique({ where: { orderId: update.orderId } })
    if (payment) await publishState(tx, publish, payment)
  })
  settleSoon(update.orderId, update.orderStatus)
}
