import { Amount, Currency, Id, Text, Time } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import { BalanceState, CancelReason, PaymentState, stateOf } from './order-state.ts'
import type { OrderWithItems } from './store.ts'

const ItemBody = Type.Object({
  productId: Id,
  name: Text(200),
  quantity: Type.Integer({ minimum: 1 }),
  unitPrice: Amount,
})

export const OrderBody = Type.Object({
  id: Id,
  userId: Id,
  status: Type.Enum(['pending', 'confirmed', 'cancelled']),
  reason: Type.Optional(CancelReason),
  customerName: Type.Optional(Type.String()),
  items: Type.Array(ItemBody),
  total: Amount,
  balanceAmount: Amount,
  cardAmount: Amount,
  currency: Currency,
  payment: PaymentState,
  balance: BalanceState,
  createdAt: Time,
  updatedAt: Time,
})
export type OrderBody = Static<typeof OrderBody>

export function toOrderBody(order: OrderWithItems, customerName?: string): OrderBody {
  const { status, reason, payment, balance } = stateOf(order)
  return {
    id: order.id,
    userId: order.userId,
    status,
    ...(reason === null ? {} : { reason }),
    ...(customerName === undefined ? {} : { customerName }),
    items: order.items.map(({ productId, name, quantity, unitPrice }) => ({
      productId,
      name,
      quantity,
      unitPrice,
    })),
    total: order.total,
    balanceAmount: order.balanceAmount,
    cardAmount: order.cardAmount,
    currency: order.currency,
    payment,
    balance,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
  }
}
