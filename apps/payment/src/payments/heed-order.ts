import type { FastifyInstance } from 'fastify'
import type { HandlerContext } from '../plugins/events.ts'
import { announce } from './announce.ts'
import { hear, type OrderNews } from './hear.ts'

/**
 * What every event of an order does here: it is noted how far the order has come, and then the payment follows.
 * The event comes twice: the second time there is nothing to note, and the payment is where it should be, or follows now.
 * It comes late or early: the furthest status counts. It never comes: the order service says it again. We are killed on
 * the way: what is noted is settled at the next delivery, or by the schedule.
 */
export async function heedOrder(
  app: FastifyInstance,
  news: OrderNews,
  { once, traceparent }: HandlerContext,
): Promise<void> {
  if (news.amount === 0) return
  await once(async (tx, publish) => {
    if (await hear(tx, news)) return
    // The order service says something again because it has not heard the answer: so the answer is said again.
    const payment = await tx.payment.findUnique({ where: { orderId: news.orderId } })
    if (payment) await announce(publish, payment)
  })
  await app.settleSoon(news.orderId, traceparent)
}
