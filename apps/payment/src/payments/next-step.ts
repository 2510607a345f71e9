import type { Payment, PaymentState } from '../generated/prisma/client.ts'

export type Step = 'open' | 'authorize' | 'capture' | 'void' | 'refund' | 'none'

/** Depends on the row alone: messages may be repeated or reordered. */
export function nextStep({
  state,
  orderStatus,
  intentId,
  paymentMethod,
}: Pick<Payment, 'state' | 'orderStatus' | 'intentId' | 'paymentMethod'>): Step {
  const isCancelled = orderStatus === 'cancelled'
  switch (state) {
    case 'pending':
      if (isCancelled) return 'void'
      // Confirmed only after its id is stored, so that no hold is lost.
      if (intentId !== null) return 'authorize'
      return paymentMethod === null ? 'none' : 'open'
    case 'authorized':
      if (isCancelled) return 'void'
      return orderStatus === 'confirmed' ? 'capture' : 'none'
    case 'captured':
      return isCancelled ? 'refund' : 'none'
    case 'declined':
    case 'failed':
    case 'voided':
    case 'refunded':
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
  pending: ['authorized', 'declined', 'failed', 'captured', 'voided', 'refunded'],
  authorized: ['captured', 'voided', 'refunded'],
  captured: ['refunded'],
  declined: [],
  failed: [],
  voided: [],
  refunded: [],
}

/** An older status is ignored. */
export const isProgress = (
  known: Pick<Payment, 'state' | 'intentId'>,
  { state, intentId }: IntentStatus,
): boolean => laterStates[known.state].includes(state) || (known.intentId === null && intentId !== null)
