import type { EventOf } from '@fanfare/contracts'
import { tellOrder } from '../orders/tell-order.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** The card's part is not held any more. */
export async function onPaymentVoided({ type, data }: EventOf<'payment.voided'>, { once }: HandlerContext) {
  await once(async (tx, publish) => {
    await tellOrder(tx, publish, data.orderId, type)
  })
}
