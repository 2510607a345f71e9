import Type, { type Static } from 'typebox'

// Refuses unknown parameters, as Stripe, and those not supported here.
const closed = { additionalProperties: false }

const Expand = Type.Optional(Type.Array(Type.String()))

const Metadata = Type.Optional(
  Type.Record(Type.String(), Type.String({ maxLength: 500 }), {
    maxProperties: 50,
    propertyNames: { maxLength: 40 },
  }),
)

const confirmation = {
  payment_method: Type.Optional(Type.String()),
  off_session: Type.Optional(Type.Enum(['true', 'false', 'one_off', 'recurring'])),
  return_url: Type.Optional(Type.String()),
  expand: Expand,
}

export const CreateIntent = Type.Object(
  {
    amount: Type.Integer({ minimum: 1 }),
    currency: Type.String(),
    confirm: Type.Optional(Type.Boolean()),
    capture_method: Type.Optional(Type.Enum(['automatic', 'automatic_async', 'manual'])),
    allowed_payment_method_types: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    payment_method_types: Type.Optional(Type.Unknown()),
    automatic_payment_methods: Type.Optional(
      Type.Object(
        { enabled: Type.Boolean(), allow_redirects: Type.Optional(Type.Enum(['always', 'never'])) },
        closed,
      ),
    ),
    description: Type.Optional(Type.String()),
    receipt_email: Type.Optional(Type.String()),
    statement_descriptor_suffix: Type.Optional(Type.String()),
    metadata: Metadata,
    ...confirmation,
  },
  closed,
)
export type CreateIntent = Static<typeof CreateIntent>

export const ConfirmIntent = Type.Object(confirmation, closed)

export const CaptureIntent = Type.Object(
  { amount_to_capture: Type.Optional(Type.Integer({ minimum: 1 })), expand: Expand },
  closed,
)

export const CancelIntent = Type.Object(
  {
    cancellation_reason: Type.Optional(
      Type.Enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']),
    ),
    expand: Expand,
  },
  closed,
)

export const CreateRefund = Type.Object(
  {
    payment_intent: Type.Optional(Type.String()),
    charge: Type.Optional(Type.String()),
    amount: Type.Optional(Type.Integer({ minimum: 1 })),
    reason: Type.Optional(Type.Enum(['duplicate', 'fraudulent', 'requested_by_customer'])),
    metadata: Metadata,
  },
  closed,
)

const second = Type.Integer({ minimum: 0 })
const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  starting_after: Type.Optional(Type.String()),
  ending_before: Type.Optional(Type.String()),
  created: Type.Optional(
    Type.Union([
      second,
      Type.Object(
        {
          gt: Type.Optional(second),
          gte: Type.Optional(second),
          lt: Type.Optional(second),
          lte: Type.Optional(second),
        },
        closed,
      ),
    ]),
  ),
}

export const ListIntents = Type.Object({ ...page, expand: Expand }, closed)

export const ListRefunds = Type.Object(
  { ...page, payment_intent: Type.Optional(Type.String()), charge: Type.Optional(Type.String()) },
  closed,
)

export const ListEvents = Type.Object(
  {
    ...page,
    type: Type.Optional(Type.String()),
    types: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
    delivery_success: Type.Optional(Type.Boolean()),
  },
  closed,
)

export const ById = Type.Object({ id: Type.String() })
export const Expanding = Type.Object({ expand: Expand, client_secret: Type.Optional(Type.String()) }, closed)
