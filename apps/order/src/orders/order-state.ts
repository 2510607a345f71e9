import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'

/** What became of the card's part; `none` where the balance pays everything. */
export const PaymentState = Type.Enum([
  'none',
  'pending',
  'authorized',
  'captured',
  'voided',
  'declined',
  'refunded',
])
export type PaymentState = Static<typeof PaymentState>

/** What became of the balance's part; `none` where the card pays everything. */
export const BalanceState = Type.Enum(['none', 'pending', 'debited', 'rejected', 'credited'])
export type BalanceState = Static<typeof BalanceState>

export const CancelReason = Type.Enum([
  'payment-declined',
  'balance-too-small',
  'cancelled-by-customer',
  'timed-out',
])
export type CancelReason = Static<typeof CancelReason>

const parts = { payment: PaymentState, balance: BalanceState }

/** Only a cancelled order has a reason, and every one has. */
export const OrderState = Type.Union([
  Type.Object({ status: Type.Enum(['pending', 'confirmed']), reason: Type.Null(), ...parts }),
  Type.Object({ status: Type.Literal('cancelled'), reason: CancelReason, ...parts }),
])
export type OrderState = Readonly<Static<typeof OrderState>>

const compiled = Compile(OrderState)

/** The part of a row that the saga decides on. Throws if it is none, which the table's checks rule out. */
export function stateOf({ status, reason, payment, balance }: Record<keyof OrderState, unknown>): OrderState {
  const state = { status, reason, payment, balance }
  if (!compiled.Check(state)) throw new Error(`no order is ever ${JSON.stringify(state)}`)
  return state
}
