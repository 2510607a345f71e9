import type { Payment } from '../generated/prisma/client.ts'
import type { Publish } from '../plugins/outbox.ts'

/** Says where a payment is; of one that is still pending there is nothing to say. */
export async function announce(publish: Publish, payment: Payment): Promise<void> {
  const { id, orderId, userId, amount, currency, state, reason } = payment
  const facts = { paymentId: id, orderId, userId, amount, currency }
  switch (state) {
    case 'pending':
      return
    case 'declined':
      return publish('payment.declined', id, { ...facts, reason: reason ?? 'declined' })
    default:
      return publish(`payment.${state}`, id, facts)
  }
}
