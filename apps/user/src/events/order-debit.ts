import type { Transaction } from '../plugins/database.ts'

/** What an order that we have heard of did to the balance. Nobody else changes it before the transaction ends. */
export async function lockedDebitOf(orderId: string, tx: Transaction) {
  // An update rather than a read: it waits for whoever is changing the row, and then holds it.
  const { state, reason, userId, amount, currency } = await tx.orderDebit.update({
    where: { orderId },
    data: { updatedAt: new Date() },
  })
  return {
    state,
    reason: reason === 'unknown-user' ? ('unknown-user' as const) : ('balance-too-small' as const),
    move: { userId, orderId, amount, currency },
  }
}
