import type { FastifyInstance } from 'fastify'

/** Forgets the attempts that no longer count. */
export async function pruneAttempts({ prisma, log }: Pick<FastifyInstance, 'prisma' | 'log'>): Promise<void> {
  const { count } = await prisma.attempt.deleteMany({ where: { expire: { lt: Date.now() } } })
  log.info({ pruned: count }, 'attempts pruned')
}
