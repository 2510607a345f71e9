import type { EventOf } from '@fanfare/contracts'
import { orderConfirmed } from '../mails/letters/order-confirmed.ts'
import { queueMail } from '../mails/queue-mail.ts'
import type { HandlerContext } from '../plugins/events.ts'

export async function onOrderConfirmed({ type, data }: EventOf<'order.confirmed'>, { once }: HandlerContext) {
  const { userId, orderId } = data
  await once((tx) =>
    queueMail(tx, { kind: type, about: orderId, userId, orderId, letter: orderConfirmed(data) }),
  )
}
