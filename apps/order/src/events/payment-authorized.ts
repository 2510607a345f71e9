import type { EventOf } from '@fanfare/contracts'
import { tellOrder } from '../orders/tell-order.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** The card's part is held. */
export async function onPaymentAuthorized(
  { type, data }: EventOf<'payment.authorized'>,
  { once }: HandlerContext,
) {
  await once(async (tx, publish) => {
    await tellOrder(tx, publish, data.orderId, type)
  })
}
