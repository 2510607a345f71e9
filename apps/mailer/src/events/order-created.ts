import type { EventOf } from '@fanfare/contracts'
import { orderReceived } from '../mails/letters/order-received.ts'
import { queueMail } from '../mails/queue-mail.ts'
import type { HandlerContext } from '../plugins/events.ts'

export async function onOrderCreated({ type, data }: EventOf<'order.created'>, { once }: HandlerContext) {
  const { userId, orderId } = data
  await once((tx) =>
    queueMail(tx, { kind: type, about: orderId, userId, orderId, letter: orderReceived(data) }),
  )
}
