import type { FastifyInstance } from 'fastify'

/** Whose name to print; undefined until the user service has told. */
export async function customerName({ prisma }: FastifyInstance, userId: string): Promise<string | undefined> {
  const customer = await prisma.customer.findUnique({ where: { userId } })
  return customer?.name
}
