import type { OrderDebit } from '../generated/prisma/client.ts'
import type { Transaction } from '../plugins/database.ts'
import type { Publish } from '../plugins/outbox.ts'

/** What an order did to its customer's balance. */
export type Debit = Omit<OrderDebit, 'createdAt' | 'updatedAt'>

/** The debit of an order that we have heard of. Nobody else changes it before the transaction ends. */
export function lockedDebitOf(orderId: string, tx: Transaction): Promise<Debit> {
  // An update rather than a read: it waits for whoever is changing the row, and then holds it.
  return tx.orderDebit.update({ where: { orderId }, data: { updatedAt: new Date() } })
}

/** Tells the order service what became of the order's part of the balance; it asks again when it has not heard. */
export function sayOutcome(debit: Debit, publish: Publish): Promise<void> {
  const { state, userId, orderId, amount, currency } = debit
  const move = { userId, orderId, amount, currency }
  switch (state) {
    case 'debited':
      return publish('user.balance-debited', userId, move)
    case 'rejected': {
      const reason = debit.reason === 'unknown-user' ? 'unknown-user' : 'balance-too-small'
      return publish('user.balance-debit-rejected', userId, { ...move, reason })
    }
    case 'credited':
      return publish('user.balance-credited', userId, move)
    case 'cancelled':
      // Nothing was taken and nothing ever will be: that is an answer, too.
      return publish('user.balance-credited', userId, { ...move, amount: 0 })
    default:
      return state satisfies never
  }
}
