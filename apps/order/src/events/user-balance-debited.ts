import type { EventOf } from '@fanfare/contracts'
import { tellOrder } from '../orders/tell-order.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** The balance's part is taken. */
export async function onUserBalanceDebited(
  { type, data }: EventOf<'user.balance-debited'>,
  { once }: HandlerContext,
) {
  await once(async (tx, publish) => {
    await tellOrder(tx, publish, data.orderId, type)
  })
}
