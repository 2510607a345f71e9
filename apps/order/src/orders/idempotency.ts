import type { FastifyInstance } from 'fastify'
import { HttpProblem } from '../plugins/problem.ts'
import { type OrderWithItems, withItems } from './order.ts'
import { hashOf, type OrderRequest } from './order-request.ts'

/** What a customer wants, and the name that they gave to this wish: the Idempotency-Key. */
export interface Placing {
  readonly userId: string
  readonly request: OrderRequest
  readonly key: string | undefined
  readonly traceparent: string
}

export interface Placed {
  readonly order: OrderWithItems
  readonly customerName: string | undefined
  /** It had been placed before, with the same key. */
  readonly replayed: boolean
}

/** How long asking twice with the same key gives one order, in milliseconds. */
const lifetime = 24 * 3600 * 1000

export interface KeptKey {
  readonly key: string
  readonly requestHash: string
  readonly expiresAt: Date
}

export const keep = (key: string, request: OrderRequest): KeptKey => ({
  key,
  requestHash: hashOf(request),
  expiresAt: new Date(Date.now() + lifetime),
})

/** The order that was placed with this key, if there is one. Throws a problem 422 if something else was asked then. */
export async function findPlaced(
  { prisma }: FastifyInstance,
  { userId, request, key }: Placing,
): Promise<Placed | undefined> {
  if (key === undefined) return undefined
  const known = await prisma.idempotencyKey.findUnique({
    where: { userId_key: { userId, key }, expiresAt: { gt: new Date() } },
  })
  if (!known) return undefined
  if (known.requestHash !== hashOf(request)) {
    throw new HttpProblem(422, 'This Idempotency-Key came with another body before.')
  }
  const [order, customer] = await Promise.all([
    prisma.order.findUniqueOrThrow({ where: { id: known.orderId }, include: withItems }),
    prisma.customer.findUnique({ where: { userId } }),
  ])
  return { order, customerName: customer?.name, replayed: true }
}

/** Forgets the keys whose time is over. */
export async function pruneIdempotencyKeys({ prisma, log }: FastifyInstance): Promise<void> {
  const { count } = await prisma.idempotencyKey.deleteMany({ where: { expiresAt: { lte: new Date() } } })
  log.info({ pruned: count }, 'idempotency keys pruned')
}
