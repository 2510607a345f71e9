import { expect } from 'vitest'
import type { PaymentState } from '../../src/generated/prisma/enums.ts'
import type { Apps } from './apps.ts'

/** What Stripe must hold, have captured and have refunded for a payment of 1. */
const moneyIn: Readonly<Record<PaymentState, readonly [held: number, captured: number, refunded: number]>> = {
  pending: [0, 0, 0],
  authorized: [1, 0, 0],
  declined: [0, 0, 0],
  failed: [0, 0, 0],
  captured: [0, 1, 0],
  voided: [0, 0, 0],
  refunded: [0, 1, 1],
  refund_failed: [0, 1, 0],
}

/** Stripe's books and the payments table have the same payments, with the same amounts. */
export async function expectEqualBooks({ web, emulator }: Apps): Promise<void> {
  const payments = await web.db.payment.findMany()
  const ours = new Map(
    payments.flatMap(({ intentId, state, amount, orderId }) => {
      const [held, captured, refunded] = moneyIn[state].map((part) => part * amount)
      return intentId === null ? [] : [[intentId, { orderId, held, captured, refunded }]]
    }),
  )
  const theirs = new Map(
    emulator.intents().flatMap(({ id, status, metadata: { orderId }, ...money }) => {
      const { amount_capturable: held, amount_received: captured, refunded } = money
      // Intents of other shops name no order; one that was opened and never confirmed is no payment.
      const isNone = orderId === undefined || (!ours.has(id) && status === 'requires_confirmation')
      return isNone ? [] : [[id, { orderId, held, captured, refunded }]]
    }),
  )
  expect(theirs, "Stripe's books, compared with the payments table").toEqual(ours)
}
