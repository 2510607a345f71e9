import type { EventOf } from '@fanfare/contracts'
import type { Publish } from '../plugins/outbox.ts'
import type { OrderRow, OrderWithItems } from './order.ts'
import { stateOf } from './order-state.ts'

const moneyOf = ({ id, userId, total, balanceAmount, cardAmount, currency }: OrderRow) => ({
  orderId: id,
  userId,
  total,
  balanceAmount,
  cardAmount,
  currency,
})

export function createdData(order: OrderWithItems): EventOf<'order.created'>['data'] {
  return {
    ...moneyOf(order),
    items: order.items.map(({ productId, name, quantity, unitPrice }) => ({
      productId,
      name,
      quantity,
      unitPrice,
    })),
    ...(order.paymentMethod === null ? {} : { paymentMethod: order.paymentMethod }),
  }
}

/** Tells the world what an order has become. Each call is an event of its own, for those that have missed the last. */
export async function publishVerdict(publish: Publish, order: OrderRow): Promise<void> {
  const state = stateOf(order)
  if (state.status === 'confirmed') await publish('order.confirmed', order.id, moneyOf(order))
  if (state.status === 'cancelled') {
    await publish('order.cancelled', order.id, { ...moneyOf(order), reason: state.reason })
  }
}
