import type { Context } from '../platform/context.ts'
import type { Once } from '../platform/messaging/inbox.ts'
import type { SettleSoon } from './settle-retry.ts'
import { type OrderUpdate, publishState, recordOrderStatus } from './store.ts'

interface Deps extends Pick<Context, 'publish'> {
  readonly once: Once
  readonly settleSoon: SettleSoon
}

/** After a kill, the next delivery or the schedule settles. */
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
  await settleSoon(update.orderId)
}
