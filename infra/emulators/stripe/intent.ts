import Type, { type Static, type TSchema } from 'typebox'

function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

export const Decline = Type.Object({
  /** Default: `card_declined`. */
  code: Type.Optional(Type.String()),
  declineCode: Type.String(),
  message: Type.String(),
  paymentMethod: Type.String(),
  charge: Type.String(),
})
export type Decline = Static<typeof Decline>

const authorization = { paymentMethod: Type.String(), charge: Type.String() }

/** Times are milliseconds. */
const State = Type.Union([
  Type.Object({ status: Type.Literal('requires_payment_method'), decline: nullable(Decline) }),
  Type.Object({ status: Type.Literal('requires_confirmation'), paymentMethod: Type.String() }),
  Type.Object({ status: Type.Literal('processing'), ...authorization, settlesAt: Type.Integer() }),
  Type.Object({ status: Type.Literal('requires_capture'), ...authorization }),
  Type.Object({
    status: Type.Literal('succeeded'),
    ...authorization,
    received: Type.Integer(),
    refunded: Type.Integer(),
    dispute: Type.Optional(
      Type.Object({ id: Type.String(), status: Type.Enum(['needs_response', 'won', 'lost']) }),
    ),
  }),
  Type.Object({
    status: Type.Literal('canceled'),
    paymentMethod: nullable(Type.String()),
    charge: nullable(Type.String()),
    reason: nullable(Type.String()),
    at: Type.Integer(),
  }),
])

/** Amounts are minor units. */
export const Intent = Type.Object({
  id: Type.String(),
  clientSecret: Type.String(),
  created: Type.Integer({ description: 'seconds' }),
  amount: Type.Integer(),
  currency: Type.String(),
  captureMethod: Type.String(),
  automaticMethods: nullable(Type.Object({ enabled: Type.Boolean(), allow_redirects: Type.String() })),
  description: nullable(Type.String()),
  receiptEmail: nullable(Type.String()),
  statementDescriptorSuffix: nullable(Type.String()),
  metadata: Type.Record(Type.String(), Type.String()),
  state: State,
})
export type Intent = Static<typeof Intent>

export type EventType =
  | 'payment_intent.amount_capturable_updated'
  | 'payment_intent.processing'
  | 'payment_intent.succeeded'
  | 'payment_intent.payment_failed'
  | 'payment_intent.canceled'
  | 'charge.refunded'

export interface Transition {
  readonly intent: Intent
  readonly events: readonly EventType[]
  /** Set when the card was declined. */
  readonly decline?: Decline
}
