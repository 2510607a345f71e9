import type { EventOf } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { Transaction } from '../plugins/database.ts'
import type { HandlerContext } from '../plugins/events.ts'
import { type Debit, lockedDebitOf, sayOutcome } from './order-debit.ts'

/**
 * Takes the order's part of the balance and says whether it could.
 * Twice with the same id: nothing. Again with another id: the outcome is said again, and nothing taken.
 * After the order's cancellation: nothing, for that has left its mark and said the last word.
 */
export async function debitOnOrderCreated({ data }: EventOf<'order.created'>, { once }: HandlerContext) {
  const { orderId, userId, balanceAmount: amount, currency } = data
  if (amount === 0) return
  const debit: Debit = { orderId, userId, amount, currency, state: 'debited', reason: null }
  await once(async (tx, publish) => {
    // Whoever else handles an event of this order waits here until we are done.
    const { count } = await tx.orderDebit.createMany({ data: debit, skipDuplicates: true })
    const outcome = count === 1 ? await take(debit, tx) : await lockedDebitOf(orderId, tx)
    if (outcome.state === 'debited' || outcome.state === 'rejected') await sayOutcome(outcome, publish)
  })
}

async function take(debit: Debit, tx: Transaction): Promise<Debit> {
  const { orderId, userId, amount, currency } = debit
  const { count } = await tx.user.updateMany({
    where: { id: userId, currency, balance: { gte: amount } },
    data: { balance: { decrement: amount } },
  })
  if (count === 1) {
    await tx.balanceEntry.create({
      data: { id: uuidv7(), userId, kind: 'debit', amount: -amount, orderId },
      select: { id: true },
    })
    return debit
  }
  const known = await tx.user.count({ where: { id: userId } })
  const reason = known === 1 ? 'balance-too-small' : 'unknown-user'
  return tx.orderDebit.update({ where: { orderId }, data: { state: 'rejected', reason } })
}
