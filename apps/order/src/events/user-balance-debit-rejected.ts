import type { EventOf } from '@fanfare/contracts'
import { tellOrder } from '../orders/tell-order.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** The balance's part cannot be had. */
export async function onUserBalanceDebitRejected(
  { type, data }: EventOf<'user.balance-debit-rejected'>,
  { once }: HandlerContext,
) {
  await once(async (tx, publish) => {
    await tellOrder(tx, publish, data.orderId, type)
  })
}
