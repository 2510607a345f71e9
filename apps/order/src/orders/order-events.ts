import type { EventOf } from '@fanfare/contracts'
import { stateOf } from './order-state.ts'
import type { OrderRow, OrderWithItems } from './store.ts'

const amountsOf = ({ id, userId, total, balanceAmount, cardAmount, currency }: OrderRow) => ({
  orderId: id,
  userId,
  total,
  balanceAmount,
  cardAmount,
  currency,
})

const createdData = (order: OrderWithItems): EventOf<'order.created'>['data'] => ({
  ...amountsOf(order),
  items: order.items.map(({ productId, name, quantity, unitPrice }) => ({
    productId,
    name,
    quantity,
    unitPrice,
  })),
  ...(order.paymentMethod === null ? {} : { paymentMethod: order.paymentMethod }),
})

function cancelledData(order: OrderRow): EventOf<'order.cancelled'>['data'] {
  const { reason } = stateOf(order)
  if (reason === null) throw new Error(`order ${order.id} is not cancelled`)
  switch (reason) {
    // Version 1 has no values for these. Older consumers read a reason that blames nobody.
    case 'payment-failed':
    case 'payment-reversed':
      return { ...amountsOf(order), reason: 'timed-out', detail: reason }
    default:
      return { ...amountsOf(order), reason }
  }
}

export const eventData = {
  'order.created': createdData,
  'order.confirmed': amountsOf,
  'order.cancelled': cancelledData,
}
