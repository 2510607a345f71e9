import type { EventOf } from '@fanfare/contracts'
import { orderCancelled } from '../mails/letters/order-cancelled.ts'
import { queueMail } from '../mails/queue-mail.ts'
import type { HandlerContext } from '../plugins/events.ts'

export async function onOrderCancelled({ type, data }: EventOf<'order.cancelled'>, { once }: HandlerContext) {
  const { userId, orderId } = data
  await once((tx) =>
    queueMail(tx, { kind: type, about: orderId, userId, orderId, letter: orderCancelled(data) }),
  )
}
