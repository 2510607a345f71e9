import type { Payment, PaymentState } from '../generated/prisma/client.ts'

export type Step = 'open' | 'authorize' | 'capture' | 'void' | 'refund' | 'none'

/** Depends on the row alone, so repeated or reordered messages lead to the same end. */
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
      // Confirmed only once its id is stored: no money is held that the table does not know of.
      if (intentId !== null) return 'authorize'
      return paymentMethod === null ? 'none' : 'open'
    case 'authorized':
      if (isCancelled) return 'void'
      return orderStatus === 'confirmed' ? 'capture' : 'none'
    case 'captured':
      return isCancelled ? 'refund' : 'none'
    case 'declined':
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
  /** The bank has not decided; no step can be taken. */
  readonly undecided?: true
}

const laterStates: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  pending: ['authorized', 'declined', 'captured', 'voided', 'refunded'],
  authorized: ['captured', 'voided', 'refunded'],
  captured: ['refunded'],
  declined: [],
  voided: [],
  refunded: [],
}

/** Payments only go forward, so an older status is ignored. */
export const isProgress = (
  known: Pick<Payment, 'state' | 'intentId'>,
  { state, intentId }: IntentStatus,
): boolean => laterStates[known.state].includes(state) || (known.intentId === null && intentId !== null)
