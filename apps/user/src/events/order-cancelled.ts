import type { EventOf } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { HandlerContext } from '../plugins/events.ts'
import { lockedDebitOf } from './order-debit.ts'

/**
 * Gives back what the order took from the balance, once.
 * Twice, whatever the ids: nothing is given again. Before the order's creation: leaves the mark that makes the later
 * creation take nothing.
 */
export async function giveBackOnOrderCancelled(
  { data }: EventOf<'order.cancelled'>,
  { once }: HandlerContext,
) {
  if (data.balanceAmount === 0) return
  await once(async (tx, publish) => {
    const { orderId, userId, balanceAmount: amount, currency } = data
    const mark = await tx.orderDebit.createMany({
      data: { orderId, userId, amount, currency, state: 'cancelled' },
      skipDuplicates: true,
    })
    if (mark.count === 1) return
    const due = await tx.orderDebit.updateMany({
      where: { orderId, state: 'debited' },
      data: { state: 'credited' },
    })
    const { state, move } = await lockedDebitOf(orderId, tx)
    if (due.count === 1) {
      await tx.user.update({
        where: { id: move.userId },
        data: { balance: { increment: move.amount } },
        select: { id: true },
      })
      await tx.balanceEntry.create({
        data: { id: uuidv7(), userId: move.userId, kind: 'credit', amount: move.amount, orderId },
        select: { id: true },
      })
    }
    if (state === 'credited') await publish('user.balance-credited', move.userId, move)
  })
}
