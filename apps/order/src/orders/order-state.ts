import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'

/** `none` if the balance pays everything. */
export const PaymentState = Type.Enum([
  'none',
  'pending',
  'authorized',
  'captured',
  'voided',
  'declined',
  'failed',
  'refunded',
  'refund_failed',
])
export type PaymentState = Static<typeof PaymentState>

/** `none` if the card pays everything. */
export const BalanceState = Type.Enum(['none', 'pending', 'debited', 'rejected', 'credited'])
export type BalanceState = Static<typeof BalanceState>

/** `payment-failed` and `payment-reversed` are neither the customer's fault nor the card's. */
export const CancelReason = Type.Enum([
  'payment-declined',
  'payment-failed',
  'payment-reversed',
  'balance-too-small',
  'cancelled-by-customer',
  'timed-out',
])
export type CancelReason = Static<typeof CancelReason>

const parts = { payment: PaymentState, balance: BalanceState }

/** Only a cancelled order has a reason. */
const OrderState = Type.Union([
  Type.Object({ status: Type.Enum(['pending', 'confirmed']), reason: Type.Null(), ...parts }),
  Type.Object({ status: Type.Literal('cancelled'), reason: CancelReason, ...parts }),
])
export type OrderState = Readonly<Static<typeof OrderState>>

const orderStates = Compile(OrderState)

/** Throws for a row that the table's checks rule out. */
export function stateOf({ status, reason, payment, balance }: Record<keyof OrderState, unknown>): OrderState {
  const state = { status, reason, payment, balance }
  if (!orderStates.Check(state)) throw new Error(`not a valid order state: ${JSON.stringify(state)}`)
  return state
}
