import Type from 'typebox'
import type { EventDefinition } from '../define-event.ts'
import { Amount, Currency, Id, Text } from '../schema.ts'

// total = balanceAmount + cardAmount.
const order = {
  orderId: Id,
  userId: Id,
  total: Amount,
  balanceAmount: Amount,
  cardAmount: Amount,
  currency: Currency,
}

export const orderCreated = {
  type: 'order.created',
  version: 1,
  summary: 'An order was placed and stored. It waits for its payments.',
  data: Type.Object({
    ...order,
    items: Type.Array(
      Type.Object({
        productId: Id,
        name: Text(200),
        quantity: Type.Integer({ minimum: 1 }),
        unitPrice: Amount,
      }),
      { minItems: 1 },
    ),
    paymentMethod: Type.Optional(Text(200)),
  }),
} as const satisfies EventDefinition

export const orderConfirmed = {
  type: 'order.confirmed',
  version: 1,
  summary: 'Every part of the order is authorised or debited: it will be carried out.',
  data: Type.Object(order),
} as const satisfies EventDefinition

export const orderCancelled = {
  type: 'order.cancelled',
  version: 1,
  summary: 'The order will not be carried out. What was taken is given back.',
  data: Type.Object({
    ...order,
    // Closed: a consumer of an older version would refuse another value.
    reason: Type.Union([
      Type.Literal('payment-declined'),
      Type.Literal('balance-too-small'),
      Type.Literal('cancelled-by-customer'),
      Type.Literal('timed-out'),
    ]),
    // Open, and more exact than `reason`, which is then `timed-out`: it blames nobody. `payment-failed`: the payment could
    // not be made, and neither card nor balance is the cause. `payment-reversed`: it was released or paid back first.
    detail: Type.Optional(Text(100)),
  }),
} as const satisfies EventDefinition
