import type { FastifyInstance } from 'fastify'
import type { Payment } from '../generated/prisma/client.ts'
import { hear, type OrderNews } from '../payments/hear.ts'
import { NotSettled } from '../payments/not-settled.ts'
import { HttpProblem } from '../plugins/problem.ts'

/**
 * Authorises an order's card amount, once however often it is called. If the card network does not answer, the payment
 * stays pending: the same order's event, or the schedule, goes on from there.
 */
export async function authorize(
  { prisma, settle, log }: FastifyInstance,
  request: Omit<OrderNews, 'orderStatus'>,
  traceparent: string,
): Promise<Payment> {
  const { orderId, userId, amount, currency } = request
  await hear(prisma, { ...request, orderStatus: 'requested' })
  const payment = await prisma.payment.findUniqueOrThrow({ where: { orderId } })
  if (payment.userId !== userId || payment.amount !== amount || payment.currency !== currency) {
    throw new HttpProblem(409, 'The payment of this order is of another user or amount.')
  }
  try {
    return (await settle(orderId, { traceparent })) ?? payment
  } catch (error) {
    if (!(error instanceof NotSettled)) throw error
    log.warn({ err: error, orderId }, 'not authorised yet')
    return payment
  }
}
