// Needs: payment
import { createEvent, encodeEvent } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import service from '../../service.ts'
import { balanceEvent } from './events.ts'

type SignalEvent = Extract<
  (typeof service.subscribes)[number],
  `user.balance-${string}` | `payment.${string}`
>

/** The types of all events about an order that the service subscribes to. */
export const signalTypes = service.subscribes.filter((type): type is SignalEvent =>
  /^(user\.balance-|payment\.)/.test(type),
)

/** An event about an order, as the payment or the user service publishes it. */
export function signalEvent(type: SignalEvent, orderId: string, id = uuidv7()): string {
  switch (type) {
    case 'user.balance-debited':
    case 'user.balance-credited':
    case 'user.balance-debit-rejected':
      return balanceEvent(type, orderId, id)
    default: {
      const money = { orderId, userId: uuidv7(), amount: 490, currency: 'EUR' }
      const data = { ...money, paymentId: uuidv7(), reason: 'card_declined' }
      const envelope = { id, subject: orderId, time: new Date(), source: 'payment' }
      return encodeEvent(createEvent<typeof type>({ ...envelope, type, data }))
    }
  }
}
