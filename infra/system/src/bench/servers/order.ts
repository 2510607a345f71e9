import Type, { type Static } from 'typebox'
import { v7 as uuidv7 } from 'uuid'

/** POST /orders of the order service. */
export const Body = Type.Object({
  userId: Type.String(),
  items: Type.Array(Type.Object({ productId: Type.String(), quantity: Type.Integer() })),
  balanceAmount: Type.Integer(),
})
export type Body = Static<typeof Body>

export function orderRows({ userId, items, balanceAmount }: Body) {
  const id = uuidv7()
  const now = new Date()
  const order = {
    id,
    userId,
    status: 'pending' as const,
    payment: 'none' as const,
    balance: 'pending' as const,
    total: balanceAmount,
    balanceAmount,
    cardAmount: 0,
    currency: 'EUR',
    createdAt: now,
    updatedAt: now,
    askedAt: now,
  }
  const lines = items.map(({ productId, quantity }, line) => ({
    orderId: id,
    line,
    productId,
    name: 'Product',
    quantity,
    unitPrice: Math.floor(balanceAmount / items.length / quantity),
  }))
  const data = {
    orderId: id,
    userId,
    items: lines.map(({ productId, name, quantity, unitPrice }) => ({
      productId,
      name,
      quantity,
      unitPrice,
    })),
    total: balanceAmount,
    balanceAmount,
    cardAmount: 0,
    currency: 'EUR',
  }
  const event = { eventId: uuidv7(), type: 'order.created', key: id }
  // As long as the service's.
  const body = JSON.stringify({
    specversion: '1.0',
    id: event.eventId,
    source: '/order',
    type: event.type,
    subject: id,
    time: now.toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'urn:fanfare:order.created:1',
    traceparent: '00-00000000000000000000000000000000-0000000000000000-00',
    data,
  })
  return { order, lines, event: { ...event, body } }
}
