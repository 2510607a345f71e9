import type { EventOf } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { OrderDebit } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import type { HandlerContext } from '../platform/messaging/events.ts'

type Dependencies = Pick<HandlerContext, 'once'> & Pick<Context, 'publish'>
type Order = Pick<
  EventOf<'order.created' | 'order.cancelled'>['data'],
  'orderId' | 'userId' | 'balanceAmount' | 'currency'
>
type Debit = Omit<OrderDebit, 'createdAt' | 'updatedAt'>

/** For a nudge (same order, another event id), publishes the stored outcome again. */
export async function debitNewOrder({ once, publish }: Dependencies, order: Order): Promise<void> {
  const { orderId, userId, balanceAmount: amount, currency } = order
  if (amount === 0) return
  const debit: Debit = { orderId, userId, amount, currency, state: 'debited', reason: null }
  await once(async (tx) => {
    // Concurrent handlers of the same order wait here.
    const { count } = await tx.orderDebit.createMany({ data: debit, skipDuplicates: true })
    const outcome = count === 1 ? await debitBalance(tx, debit) : await lockDebit(tx, orderId)
    if (outcome.state === 'debited' || outcome.state === 'rejected')
      await publishOutcome(tx, publish, outcome)
  })
}

/** Before order.created, stores `cancelled`, which prevents a later debit. */
export async function creditCancelledOrder({ once, publish }: Dependencies, order: Order): Promise<void> {
  const { orderId, userId, balanceAmount: amount, currency } = order
  if (amount === 0) return
  await once(async (tx) => {
    await tx.orderDebit.createMany({
      data: { orderId, userId, amount, currency, state: 'cancelled' },
      skipDuplicates: true,
    })
    const due = await tx.orderDebit.updateMany({
      where: { orderId, state: 'debited' },
      data: { state: 'credited' },
    })
    const debit = await lockDebit(tx, orderId)
    if (due.count === 1) await creditBalance(tx, debit)
    await publishOutcome(tx, publish, debit)
  })
}

// An update, since it locks the row.
const lockDebit = (tx: Transaction, orderId: string): Promise<Debit> =>
  tx.orderDebit.update({ where: { orderId }, data: { updatedAt: new Date() } })

async function debitBalance(tx: Transaction, debit: Debit): Promise<Debit> {
  const { orderId, userId, amount, currency } = debit
  const { count } = await tx.user.updateMany({
    where: { id: userId, currency, balance: { gte: amount } },
    data: { balance: { decrement: amount } },
  })
  if (count === 1) {
    const data = { id: uuidv7(), userId, kind: 'debit', amount: -amount, orderId } as const
    await tx.balanceEntry.create({ data, select: { id: true } })
    return debit
  }
  const known = await tx.user.count({ where: { id: userId, currency } })
  const reason = known === 1 ? 'balance-too-small' : 'unknown-user'
  return tx.orderDebit.update({ where: { orderId }, data: { state: 'rejected', reason } })
}

async function creditBalance(tx: Transaction, { orderId, userId, amount }: Debit): Promise<void> {
  await tx.user.update({
    where: { id: userId },
    data: { balance: { increment: amount } },
    select: { id: true },
  })
  const data = { id: uuidv7(), userId, kind: 'credit', amount, orderId } as const
  await tx.balanceEntry.create({ data, select: { id: true } })
}

function publishOutcome(tx: Transaction, publish: Context['publish'], debit: Debit): Promise<void> {
  const { state, userId, orderId, amount, currency } = debit
  const data = { userId, orderId, amount, currency }
  switch (state) {
    case 'debited':
      return publish(tx, 'user.balance-debited', userId, data)
    case 'rejected': {
      const reason = debit.reason === 'unknown-user' ? 'unknown-user' : 'balance-too-small'
      return publish(tx, 'user.balance-debit-rejected', userId, { ...data, reason })
    }
    case 'credited':
      return publish(tx, 'user.balance-credited', userId, data)
    case 'cancelled':
      // Every cancellation needs an answer.
      return publish(tx, 'user.balance-credited', userId, { ...data, amount: 0 })
    default:
      return state satisfies never
  }
}
