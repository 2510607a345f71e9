import type { Reconciliation } from '../generated/prisma/client.ts'
import type { Database, Transaction } from '../platform/database/database.ts'
import type { Difference } from './compare.ts'

/** How long reports are kept. */
const retentionDays = 90

/** The night's report, which may be finished. */
export async function openReconciliation(db: Database, now: Date): Promise<Reconciliation> {
  const night = new Date(now.toISOString().slice(0, 10))
  const oldest = new Date(night.getTime() - retentionDays * 24 * 3_600_000)
  await db.reconciliation.deleteMany({ where: { night: { lt: oldest } } })
  await db.reconciliation.createMany({ data: [{ night, startedAt: now }], skipDuplicates: true })
  return db.reconciliation.findUniqueOrThrow({ where: { night } })
}

export async function storeDifferences(
  tx: Transaction,
  night: Date,
  differences: readonly Difference[],
): Promise<void> {
  const data = differences.map(({ orderId = null, ours, theirs, ...rest }) => ({
    ...rest,
    night,
    orderId,
    ours: [...ours],
    theirs: [...theirs],
  }))
  await tx.paymentDifference.createMany({ data, skipDuplicates: true })
}
