import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { type OrderWithItems, withItems } from './order.ts'
import { tellOrder } from './tell-order.ts'

/**
 * Asks payment for the card's part of a new order, and tells the order what it says. Without an answer in time the order
 * stays as it is: payment hears order.created too, and answers with an event.
 */
export async function authorizeByCard(
  app: FastifyInstance,
  order: OrderWithItems,
  { traceparent, log }: { traceparent: string; log: FastifyBaseLogger },
): Promise<OrderWithItems> {
  const { id, userId, cardAmount, currency, paymentMethod, items } = order
  if (cardAmount === 0 || paymentMethod === null) return order
  try {
    const card = { orderId: id, userId, amount: cardAmount, currency, paymentMethod }
    const { status } = await app.authorizeCard(card, traceparent)
    // It may have been decided by other news meanwhile.
    if (status === 'pending') {
      return (await app.prisma.order.findUnique({ where: { id }, include: withItems })) ?? order
    }
    const told = await app.transact(
      (tx, publish) => tellOrder(tx, publish, id, `payment.${status}`),
      traceparent,
    )
    return { ...told, items }
  } catch (error) {
    // The order is placed whatever went wrong here.
    log.warn({ err: error, orderId: id }, 'no answer about the card yet')
    return order
  }
}
