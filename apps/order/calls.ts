import { Amount, Currency, defineCalls, Id, Text } from '@fanfare/contracts'
import Type from 'typebox'

export default defineCalls({
  // Idempotent by order.
  authorizeCard: {
    service: 'payment',
    method: 'POST',
    path: '/authorizations',
    body: Type.Object({
      orderId: Id,
      userId: Id,
      amount: Type.Integer({ ...Amount, minimum: 1 }),
      currency: Currency,
      paymentMethod: Text(200),
      // For the limits of declines.
      clientAddress: Type.String({ maxLength: 100 }),
    }),
    response: Type.Object({
      status: Type.Enum(['authorized', 'declined', 'pending']),
      paymentId: Type.Optional(Id),
      reason: Type.Optional(Type.String()),
      // False: the payment cannot be made, and the card is not the cause.
      cardAtFault: Type.Optional(Type.Boolean()),
    }),
    repeatable: true,
  },
})
