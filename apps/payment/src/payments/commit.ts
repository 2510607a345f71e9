import type { Payment } from '../generated/prisma/client.ts'
import type { Transaction } from '../plugins/database.ts'
import type { Publish } from '../plugins/outbox.ts'
import { announce } from './announce.ts'
import type { Standing } from './standing.ts'

/**
 * Stores where a payment stands now, with the event that tells of it. It does nothing if the payment is no longer what
 * it was when the card network was asked: somebody else has gone on from there.
 */
export async function commit(
  tx: Transaction,
  publish: Publish,
  known: Payment,
  { state, reason, intentId }: Standing,
): Promise<void> {
  const changed = await tx.payment.updateManyAndReturn({
    where: { id: known.id, state: known.state, intentId: known.intentId },
    data: { state, intentId, ...(reason === undefined ? {} : { reason }) },
  })
  for (const payment of changed) if (payment.state !== known.state) await announce(publish, payment)
}
