import { v7 as uuidv7 } from 'uuid'
import type { OrderStatus, Payment } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import type { IntentStatus } from './next-step.ts'

export interface OrderUpdate {
  readonly orderId: string
  readonly userId: string
  readonly amount: number
  readonly currency: string
  readonly paymentMethod: string | null
  readonly orderStatus: OrderStatus
  /** A digest of the customer's address; unknown to events. */
  readonly client?: string
}

/** The furthest status stays. Returns false if nothing changed. */
export async function recordOrderStatus(
  db: Pick<Transaction, '$executeRaw'>,
  { orderId, userId, amount, currency, paymentMethod, orderStatus, client }: OrderUpdate,
): Promise<boolean> {
  const changed = await db.$executeRaw`
    INSERT INTO payments (id, order_id, user_id, amount, currency, payment_method, order_status, client)
    VALUES (${uuidv7()}::uuid, ${orderId}::uuid, ${userId}::uuid, ${amount}, ${currency}, ${paymentMethod},
      ${orderStatus}::order_status, ${client ?? null})
    ON CONFLICT (order_id) DO UPDATE SET
      order_status = GREATEST(payments.order_status, EXCLUDED.order_status),
      payment_method = COALESCE(payments.payment_method, EXCLUDED.payment_method),
      client = COALESCE(payments.client, EXCLUDED.client),
      updated_at = now()
    WHERE payments.order_status < EXCLUDED.order_status
      OR (payments.payment_method IS NULL AND EXCLUDED.payment_method IS NOT NULL)
      OR (payments.client IS NULL AND EXCLUDED.client IS NOT NULL)`
  return changed === 1
}

/** Does nothing if the payment was changed concurrently. */
export async function recordIntentStatus(
  tx: Transaction,
  publish: Context['publish'],
  known: Payment,
  { state, reason, intentId }: IntentStatus,
): Promise<void> {
  const changed = await tx.payment.updateManyAndReturn({
    where: { id: known.id, state: known.state, intentId: known.intentId },
    // The event's limit is 200 characters.
    data: {
      state,
      intentId,
      updatedAt: new Date(),
      ...(reason === undefined ? {} : { reason: reason.slice(0, 200) || state }),
    },
  })
  for (const payment of changed) if (payment.state !== known.state) await publishState(tx, publish, payment)
}

export async function publishState(
  tx: Transaction,
  publish: Context['publish'],
  payment: Payment,
): Promise<void> {
  const { id, orderId, userId, amount, currency, state, reason } = payment
  const data = { paymentId: id, orderId, userId, amount, currency }
  switch (state) {
    case 'pending':
      return
    case 'declined':
      return publish(tx, 'payment.declined', id, { ...data, reason: reason ?? 'declined' })
    case 'failed':
      return publish(tx, 'payment.declined', id, {
        ...data,
        reason: reason ?? 'failed',
        cardAtFault: false,
      })
    case 'refund_failed':
      return publish(tx, 'payment.refund-failed', id, { ...data, reason: reason ?? 'unknown' })
    default:
      return publish(tx, `payment.${state}`, id, data)
  }
}
