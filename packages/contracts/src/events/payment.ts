import Type from 'typebox'
import type { EventDefinition } from '../define-event.ts'
import { Amount, Currency, Id, Text } from '../schema.ts'

const payment = { paymentId: Id, orderId: Id, userId: Id, amount: Amount, currency: Currency }

export const paymentAuthorized = {
  type: 'payment.authorized',
  version: 1,
  summary: 'The card network reserved the amount.',
  data: Type.Object(payment),
} as const satisfies EventDefinition

export const paymentDeclined = {
  type: 'payment.declined',
  version: 1,
  summary: 'The payment was not made; nothing is reserved.',
  data: Type.Object({
    ...payment,
    // Stripe's code, as in `insufficient_funds`.
    reason: Text(200),
    // False: the payment could not be made, and its card is not the cause. Default: true.
    cardAtFault: Type.Optional(Type.Boolean()),
  }),
} as const satisfies EventDefinition

export const paymentCaptured = {
  type: 'payment.captured',
  version: 1,
  summary: "The reserved amount was taken from the customer's card.",
  data: Type.Object(payment),
} as const satisfies EventDefinition

export const paymentVoided = {
  type: 'payment.voided',
  version: 1,
  summary: 'The reservation of a cancelled order was released.',
  data: Type.Object(payment),
} as const satisfies EventDefinition

export const paymentRefunded = {
  type: 'payment.refunded',
  version: 1,
  summary: 'The amount that was captured for a cancelled order was given back.',
  data: Type.Object(payment),
} as const satisfies EventDefinition

/** The money was on its way, and came back: `payment.refunded` may come before it or after it. */
export const paymentRefundFailed = {
  type: 'payment.refund-failed',
  version: 1,
  summary: 'The bank of the customer did not take the refund: an operator has to pay the amount back.',
  // Stripe's reason, as in `expired_or_canceled_card`.
  data: Type.Object({ ...payment, reason: Text(200) }),
} as const satisfies EventDefinition
