import type { Dispute } from '../generated/prisma/client.ts'
import { type SettleContext, settle } from './settle.ts'

/** A decision of the bank is final: an older webhook changes nothing. */
export async function recordDispute(
  context: SettleContext,
  intentId: string,
  dispute: Dispute,
): Promise<void> {
  const { db, log } = context
  const [payment] = await db.payment.updateManyAndReturn({
    where: {
      intentId,
      OR: [{ dispute: null }, ...(dispute === 'open' ? [] : [{ dispute: 'open' as const }])],
    },
    data: { dispute, updatedAt: new Date() },
  })
  if (payment) {
    const { id: paymentId, orderId, amount, currency } = payment
    const level = dispute === 'won' ? 'info' : 'error'
    log[level]({ orderId, paymentId, amount, currency, dispute }, 'charge disputed')
  }
  // A cancelled order is refunded once the money is the shop's again.
  const known = payment ?? (await db.payment.findUnique({ where: { intentId } }))
  if (known && dispute === 'won') await settle(context, known.orderId)
}
