import type { EventOf } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { Transaction } from '../plugins/database.ts'
import type { HandlerContext } from '../plugins/events.ts'
import type { Publish } from '../plugins/outbox.ts'
import { lockedDebitOf } from './order-debit.ts'

type Order = EventOf<'order.created'>['data']

/**
 * Takes the order's part of the balance and says whether it could.
 * Twice with the same id: nothing. Again with another id: the outcome is said again, and nothing taken.
 * After the order's cancellation: nothing, for that left its mark.
 */
export async function debitOnOrderCreated({ data }: EventOf<'order.created'>, { once }: HandlerContext) {
  if (data.balanceAmount === 0) return
  await once(async (tx, publish) => {
    const { orderId, userId, balanceAmount: amount, currency } = data
    // Whoever else handles an event of this order waits here until we are done.
    const { count } = await tx.orderDebit.createMany({
      data: { orderId, userId, amount, currency, state: 'debited' },
      skipDuplicates: true,
    })
    if (count === 1) await debit(data, tx, publish)
    else await sayAgain(orderId, tx, publish)
  })
}

async function debit(order: Order, tx: Transaction, publish: Publish): Promise<void> {
  const { orderId, userId, balanceAmount: amount, currency } = order
  const { count } = await tx.user.updateMany({
    where: { id: userId, currency, balance: { gte: amount } },
    data: { balance: { decrement: amount } },
  })
  if (count === 1) {
    await tx.balanceEntry.create({ data: { id: uuidv7(), userId, kind: 'debit', amount: -amount, orderId } })
    await publish('user.balance-debited', userId, { userId, orderId, amount, currency })
    return
  }
  const known = await tx.user.count({ where: { id: userId } })
  const reason = known === 1 ? 'balance-too-small' : 'unknown-user'
  await tx.orderDebit.update({ where: { orderId }, data: { state: 'rejected', reason } })
  await publish('user.balance-debit-rejected', userId, { userId, orderId, amount, currency, reason })
}

async function sayAgain(orderId: string, tx: Transaction, publish: Publish): Promise<void> {
  const { state, reason, move } = await lockedDebitOf(orderId, tx)
  if (state === 'debited') await publish('user.balance-debited', move.userId, move)
  if (state === 'rejected') await publish('user.balance-debit-rejected', move.userId, { ...move, reason })
}
