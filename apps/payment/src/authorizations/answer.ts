import Type, { type Static } from 'typebox'
import type { Payment } from '../generated/prisma/client.ts'

export const Authorization = Type.Object({
  status: Type.Union([Type.Literal('authorized'), Type.Literal('declined'), Type.Literal('pending')]),
  paymentId: Type.String({ format: 'uuid' }),
  reason: Type.Optional(Type.String()),
})

/** What a payment means to an order that asks whether it is paid for. */
export function answer({ id: paymentId, state, reason }: Payment): Static<typeof Authorization> {
  switch (state) {
    case 'pending':
      return { status: 'pending', paymentId }
    case 'authorized':
    case 'captured':
      return { status: 'authorized', paymentId }
    case 'declined':
      return { status: 'declined', paymentId, reason: reason ?? 'declined' }
    case 'voided':
    case 'refunded':
      return { status: 'declined', paymentId, reason: 'order-cancelled' }
    default:
      return state satisfies never
  }
}
