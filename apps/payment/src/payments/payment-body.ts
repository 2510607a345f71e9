import Type, { type Static } from 'typebox'
import { type Payment, PaymentState } from '../generated/prisma/client.ts'

/** A payment as its owner sees it. `amount` is in minor units. */
export const PaymentBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  orderId: Type.String({ format: 'uuid' }),
  userId: Type.String({ format: 'uuid' }),
  amount: Type.Integer(),
  currency: Type.String(),
  status: Type.Enum(Object.values(PaymentState)),
  reason: Type.Optional(Type.String()),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
})

export function paymentBody(payment: Payment): Static<typeof PaymentBody> {
  const { id, orderId, userId, amount, currency, state, reason, createdAt, updatedAt } = payment
  return {
    id,
    orderId,
    userId,
    amount,
    currency,
    status: state,
    ...(reason === null ? {} : { reason }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}
