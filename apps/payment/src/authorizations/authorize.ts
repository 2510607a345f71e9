import type { Payment } from '../generated/prisma/client.ts'
import { clientDigest } from '../payments/decline-limits.ts'
import { NotSettled, type SettleContext, settle } from '../payments/settle.ts'
import { type OrderUpdate, recordOrderStatus } from '../payments/store.ts'

export class PaymentMismatch extends Error {}

/** If Stripe fails, the order's event or the schedule settles the payment later. */
export async function authorize(
  context: SettleContext,
  request: Omit<OrderUpdate, 'orderStatus' | 'client'> & { readonly clientAddress?: string },
): Promise<Payment> {
  const { config, db, log } = context
  const { orderId, userId, amount, currency, paymentMethod, clientAddress } = request
  const update = { orderId, userId, amount, currency, paymentMethod, orderStatus: 'requested' } as const
  const client = clientAddress === undefined ? {} : { client: clientDigest(config, clientAddress) }
  await recordOrderStatus(db, { ...update, ...client })
  const payment = await db.payment.findUniqueOrThrow({ where: { orderId } })
  if (payment.userId !== userId || payment.amount !== amount || payment.currency !== currency) {
    throw new PaymentMismatch('The payment of this order is of another user or amount.')
  }
  try {
    return (await settle(context, orderId)) ?? payment
  } catch (error) {
    if (!(error instanceof NotSettled)) throw error
    log.warn({ err: error, orderId }, 'payment not authorized yet')
    return payment
  }
}
