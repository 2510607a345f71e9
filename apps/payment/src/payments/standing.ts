import type { PaymentState } from '../generated/prisma/client.ts'

/** Where a payment stands, as the card network sees it. */
export interface Standing {
  readonly state: PaymentState
  /** The card network's decline code, when it is declined. */
  readonly reason?: string
  readonly intentId: string | null
  /** The card network has not made up its mind; until then no step can be taken. */
  readonly undecided?: true
}

const later: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  pending: ['authorized', 'declined', 'captured', 'voided', 'refunded'],
  authorized: ['captured', 'voided', 'refunded'],
  captured: ['refunded'],
  declined: [],
  voided: [],
  refunded: [],
}

/** Whether a standing is news of a payment. Payments only go forward, so old news is none. */
export function isNews(
  known: { readonly state: PaymentState; readonly intentId: string | null },
  standing: Standing,
): boolean {
  return (
    later[known.state].includes(standing.state) || (known.intentId === null && standing.intentId !== null)
  )
}
