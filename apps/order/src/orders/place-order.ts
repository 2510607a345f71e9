import type { FastifyInstance } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { outboxRow } from '../plugins/outbox.ts'
import { findPlaced, keep, type Placed, type Placing } from './idempotency.ts'
import { insertOrder } from './insert-order.ts'
import type { OrderWithItems } from './order.ts'
import { createdData } from './order-events.ts'
import { quantitiesOf } from './order-request.ts'
import { type PricedOrder, priceOrder } from './price-order.ts'

/** Stores an order and the event that tells of it. From here on it will end confirmed or cancelled, whoever is killed. */
export async function placeOrder(app: FastifyInstance, placing: Placing): Promise<Placed> {
  const { userId, request, key, traceparent } = placing
  let order: OrderWithItems
  try {
    const products = await app.findProducts([...quantitiesOf(request).keys()])
    order = newOrder(userId, app.config.CURRENCY, priceOrder(request, products))
  } catch (refusal) {
    // Prices change. What was accepted with this key before stays accepted.
    const earlier = await findPlaced(app, placing)
    if (earlier) return earlier
    throw refusal
  }
  const event = outboxRow('order.created', order.id, createdData(order), traceparent)
  const stored = await insertOrder(app.pool, order, event, key === undefined ? undefined : keep(key, request))
  // The key is taken; or it was, until a moment ago.
  if (!stored) return (await findPlaced(app, placing)) ?? placeOrder(app, placing)
  app.wakeRelay()
  return { order, customerName: stored.customerName ?? undefined, replayed: false }
}

function newOrder(userId: string, currency: string, priced: PricedOrder): OrderWithItems {
  const { lines, total, balanceAmount, cardAmount, paymentMethod } = priced
  const id = uuidv7()
  const now = new Date()
  return {
    id,
    userId,
    status: 'pending',
    reason: null,
    payment: cardAmount > 0 ? 'pending' : 'none',
    balance: balanceAmount > 0 ? 'pending' : 'none',
    total,
    balanceAmount,
    cardAmount,
    currency,
    paymentMethod,
    createdAt: now,
    updatedAt: now,
    askedAt: now,
    nudges: 0,
    items: lines.map((line, index) => ({ orderId: id, line: index, ...line })),
  }
}
