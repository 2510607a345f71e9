import type { EventOf } from '@fanfare/contracts'
import { tellOrder } from '../orders/tell-order.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** The card's part is collected. */
export async function onPaymentCaptured(
  { type, data }: EventOf<'payment.captured'>,
  { once }: HandlerContext,
) {
  await once(async (tx, publish) => {
    await tellOrder(tx, publish, data.orderId, type)
  })
}
