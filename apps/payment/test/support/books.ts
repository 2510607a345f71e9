import { expect } from 'vitest'
import type { PaymentState } from '../../src/generated/prisma/enums.ts'
import type { Apps } from './apps.ts'

/** What the card network must hold, have taken and have given back for a payment of 1. */
const moneyIn: Readonly<Record<PaymentState, readonly [held: number, taken: number, given: number]>> = {
  pending: [0, 0, 0],
  authorized: [1, 0, 0],
  declined: [0, 0, 0],
  captured: [0, 1, 0],
  voided: [0, 0, 0],
  refunded: [0, 1, 1],
}

/** The card network's books and the payments table say the same of every payment, and neither knows of another one. */
export async function expectEqualBooks({ web, network }: Apps): Promise<void> {
  const payments = await web.prisma.payment.findMany()
  const ours = new Map(
    payments.flatMap(({ intentId, state, amount, orderId }) => {
      const [held, taken, given] = moneyIn[state].map((part) => part * amount)
      return intentId === null ? [] : [[intentId, { orderId, held, taken, given }]]
    }),
  )
  const theirs = new Map(
    network.books().flatMap(({ id, status, metadata: { orderId }, ...money }) => {
      const { amount_capturable: held, amount_received: taken, refunded: given } = money
      // Those of other shops name no order, and one that was opened and never confirmed is no payment.
      const isNone = orderId === undefined || (!ours.has(id) && status === 'requires_confirmation')
      return isNone ? [] : [[id, { orderId, held, taken, given }]]
    }),
  )
  expect(theirs, "the card network's books, beside the payments table").toEqual(ours)
}
