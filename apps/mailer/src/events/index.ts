import type { HandlerContext, Handlers } from '../plugins/events.ts'
import { onOrderCancelled } from './order-cancelled.ts'
import { onOrderConfirmed } from './order-confirmed.ts'
import { onOrderCreated } from './order-created.ts'
import { onPaymentRefunded } from './payment-refunded.ts'
import { onUserCreated } from './user-created.ts'
import { onUserUpdated } from './user-updated.ts'

/** Handlers store mails; `sendMails` is called after each, since there may be something to send now. */
export function createHandlers(sendMails: () => void): Handlers {
  const thenSend =
    <E>(handle: (event: E, context: HandlerContext) => Promise<void>) =>
    async (event: E, context: HandlerContext) => {
      await handle(event, context)
      sendMails()
    }
  return {
    'user.created': thenSend(onUserCreated),
    'user.updated': thenSend(onUserUpdated),
    'order.created': thenSend(onOrderCreated),
    'order.confirmed': thenSend(onOrderConfirmed),
    'order.cancelled': thenSend(onOrderCancelled),
    'payment.refunded': thenSend(onPaymentRefunded),
  } satisfies Handlers
}
