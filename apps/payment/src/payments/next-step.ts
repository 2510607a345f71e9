import type { Payment } from '../generated/prisma/client.ts'

/** What is to be done at the card network next. */
export type Step = 'open' | 'authorize' | 'capture' | 'void' | 'refund' | 'none'

type Known = Pick<Payment, 'state' | 'orderStatus' | 'intentId' | 'paymentMethod'>

/**
 * The whole of a payment's story: where the order wants it to be, where it is, and the one step that brings it nearer.
 * It depends on nothing else, so whatever came twice, late or in another order leads to the same end.
 */
export function nextStep({ state, orderStatus, intentId, paymentMethod }: Known): Step {
  const cancelled = orderStatus === 'cancelled'
  switch (state) {
    case 'pending':
      if (cancelled) return 'void'
      // An intent holds no money until it is confirmed, and it is confirmed only once its id is stored here: whatever
      // is lost on the way, no money is ever held that this table does not know of.
      if (intentId !== null) return 'authorize'
      return paymentMethod === null ? 'none' : 'open'
    case 'authorized':
      if (cancelled) return 'void'
      return orderStatus === 'confirmed' ? 'capture' : 'none'
    case 'captured':
      return cancelled ? 'refund' : 'none'
    case 'declined':
    case 'voided':
    case 'refunded':
      return 'none'
    default:
      return state satisfies never
  }
}
