import { v7 as uuidv7 } from 'uuid'
import type { OrderStatus } from '../generated/prisma/client.ts'
import type { Transaction } from '../plugins/database.ts'

/** What is heard of an order, by call or by event: how far it has come, and what it takes from the card. */
export interface OrderNews {
  readonly orderId: string
  readonly userId: string
  readonly amount: number
  readonly currency: string
  readonly paymentMethod: string | null
  readonly orderStatus: OrderStatus
}

/**
 * Stores what is heard of an order. Whatever comes first makes the payment's row, and the furthest status stays,
 * so the order of arrival does not matter. The row is locked until the transaction ends.
 * @returns false if everything had been heard before
 */
export async function hear(db: Pick<Transaction, '$executeRaw'>, news: OrderNews): Promise<boolean> {
  const { orderId, userId, amount, currency, paymentMethod, orderStatus } = news
  const changed = await db.$executeRaw`
    INSERT INTO payments (id, order_id, user_id, amount, currency, payment_method, order_status)
    VALUES (${uuidv7()}::uuid, ${orderId}::uuid, ${userId}::uuid, ${amount}, ${currency}, ${paymentMethod},
      ${orderStatus}::order_status)
    ON CONFLICT (order_id) DO UPDATE SET
      order_status = GREATEST(payments.order_status, EXCLUDED.order_status),
      payment_method = COALESCE(payments.payment_method, EXCLUDED.payment_method),
      updated_at = now()
    WHERE payments.order_status < EXCLUDED.order_status
      OR (payments.payment_method IS NULL AND EXCLUDED.payment_method IS NOT NULL)`
  return changed === 1
}
