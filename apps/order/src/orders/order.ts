import { Amount, Currency, Id, Text, Time } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import type { OrderGetPayload, OrderModel } from '../generated/prisma/models.ts'
import { BalanceState, CancelReason, PaymentState, stateOf } from './order-state.ts'

const Item = Type.Object({
  productId: Id,
  name: Text(200),
  quantity: Type.Integer({ minimum: 1 }),
  unitPrice: Amount,
})

/** An order as its customer sees it. */
export const Order = Type.Object({
  id: Id,
  userId: Id,
  status: Type.Enum(['pending', 'confirmed', 'cancelled']),
  reason: Type.Optional(CancelReason),
  customerName: Type.Optional(Type.String()),
  items: Type.Array(Item),
  total: Amount,
  balanceAmount: Amount,
  cardAmount: Amount,
  currency: Currency,
  payment: PaymentState,
  balance: BalanceState,
  createdAt: Time,
  updatedAt: Time,
})
export type Order = Static<typeof Order>

export const withItems = { items: { orderBy: { line: 'asc' } } } as const

/** An order as the database has it, without and with its items. */
export type OrderRow = OrderModel
export type OrderWithItems = OrderGetPayload<{ include: typeof withItems }>

export function toOrder(row: OrderWithItems, customerName?: string): Order {
  const { status, reason, payment, balance } = stateOf(row)
  return {
    id: row.id,
    userId: row.userId,
    status,
    ...(reason === null ? {} : { reason }),
    ...(customerName === undefined ? {} : { customerName }),
    items: row.items.map(({ productId, name, quantity, unitPrice }) => ({
      productId,
      name,
      quantity,
      unitPrice,
    })),
    total: row.total,
    balanceAmount: row.balanceAmount,
    cardAmount: row.cardAmount,
    currency: row.currency,
    payment,
    balance,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
