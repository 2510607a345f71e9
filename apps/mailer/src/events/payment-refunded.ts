import type { EventOf } from '@fanfare/contracts'
import { paymentRefunded } from '../mails/letters/payment-refunded.ts'
import { queueMail } from '../mails/queue-mail.ts'
import type { HandlerContext } from '../plugins/events.ts'

export async function onPaymentRefunded(
  { type, data }: EventOf<'payment.refunded'>,
  { once }: HandlerContext,
) {
  const { paymentId, userId, orderId } = data
  await once((tx) =>
    queueMail(tx, { kind: type, about: paymentId, userId, orderId, letter: paymentRefunded(data) }),
  )
}
