import type { FastifyInstance } from 'fastify'
import { notFound } from '../plugins/problem.ts'
import { type OrderWithItems, withItems } from './order.ts'

/** The customer's own order. Throws a problem 404 for another's as for none. */
export async function findOwnOrder(
  { prisma }: FastifyInstance,
  userId: string,
  id: string,
): Promise<OrderWithItems> {
  const order = await prisma.order.findUnique({ where: { id, userId }, include: withItems })
  if (!order) throw notFound('order')
  return order
}
