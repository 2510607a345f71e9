import type { Payment, PaymentState } from '../generated/prisma/client.ts'

export type Step = 'open' | 'authorize' | 'capture' | 'void' | 'refund' | 'none'

/** Depends on the row alone: messages may be repeated or reordered. */
export function nextStep({
  state,
  orderStatus,
  intentId,
  paymentMethod,
  mayBeOpen,
  dispute,
}: Pick<Payment, 'state' | 'orderStatus' | 'intentId' | 'paymentMethod' | 'mayBeOpen' | 'dispute'>): Step {
  const isCancelled = orderStatus === 'cancelled'
  switch (state) {
    case 'pending':
      // The idempotency key finds the intent that may be open at Stripe, so that it can be cancelled there.
      if (isCancelled) return mayBeOpen && intentId === null ? 'open' : 'void'
      // Confirmed only after its id is stored, so that no hold is lost.
      if (intentId !== null) return 'authorize'
      return paymentMethod === null ? 'none' : 'open'
    case 'authorized':
      if (isCancelled) return 'void'
      return orderStatus === 'confirmed' ? 'capture' : 'none'
    case 'captured':
      // Stripe refuses to refund what the bank holds back or has taken.
      return isCancelled && (dispute === null || dispute === 'won') ? 'refund' : 'none'
    case 'declined':
    case 'failed':
    case 'voided':
    case 'refunded':
    case 'refund_failed':
      return 'none'
    default:
      return state satisfies never
  }
}

export interface IntentStatus {
  readonly state: PaymentState
  readonly reason?: string
  readonly intentId: string | null
  /** The bank has not decided. */
  readonly undecided?: true
}

const laterStates: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  pending: ['authorized', 'declined', 'failed', 'captured', 'voided', 'refunded', 'refund_failed'],
  authorized: ['captured', 'voided', 'refunded', 'refund_failed'],
  captured: ['refunded', 'refund_failed'],
  declined: [],
  failed: [],
  voided: [],
  refunded: ['refund_failed'],
  refund_failed: [],
}

/** An older status is ignored. */
export const isProgress = (
  known: Pick<Payment, 'state' | 'intentId'>,
  { state, intentId }: IntentStatus,
): boolean => laterStates[known.state].includes(state) || (known.intentId === null && intentId !== null)
