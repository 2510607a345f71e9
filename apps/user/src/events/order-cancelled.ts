import type { EventOf } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { HandlerContext } from '../plugins/events.ts'
import { lockedDebitOf, sayOutcome } from './order-debit.ts'

/**
 * Gives back what the order took from the balance, once, and says so.
 * Twice with the same id: nothing. Again with another id: it is said again, and nothing given.
 * Before the order's creation: leaves the mark that makes the later creation take nothing.
 */
export async function giveBackOnOrderCancelled(
  { data }: EventOf<'order.cancelled'>,
  { once }: HandlerContext,
) {
  const { orderId, userId, balanceAmount: amount, currency } = data
  if (amount === 0) return
  await once(async (tx, publish) => {
    await tx.orderDebit.createMany({
      data: { orderId, userId, amount, currency, state: 'cancelled' },
      skipDuplicates: true,
    })
    const due = await tx.orderDebit.updateMany({
      where: { orderId, state: 'debited' },
      data: { state: 'credited' },
    })
    const debit = await lockedDebitOf(orderId, tx)
    if (due.count === 1) {
      const { userId, amount } = debit
      await tx.user.update({
        where: { id: userId },
        data: { balance: { increment: amount } },
        select: { id: true },
      })
      await tx.balanceEntry.create({
        data: { id: uuidv7(), userId, kind: 'credit', amount, orderId },
        select: { id: true },
      })
    }
    await sayOutcome(debit, publish)
  })
}
