import Type, { type Static } from 'typebox'

/** A refund as the books keep it: the amount in minor units, the time in seconds. */
export const RefundRecord = Type.Object({
  id: Type.String(),
  created: Type.Integer(),
  intent: Type.String(),
  charge: Type.String(),
  amount: Type.Integer(),
  currency: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  metadata: Type.Record(Type.String(), Type.String()),
})
export type RefundRecord = Static<typeof RefundRecord>
