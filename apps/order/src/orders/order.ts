import { Amount, Currency, Id, Problem, Text, Time } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'
import type { OrderWithItems } from './store.ts'

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

const ItemBody = Type.Object({
  productId: Id,
  name: Text(200),
  quantity: Type.Integer({ minimum: 1 }),
  unitPrice: Amount,
})

export const OrderBody = Type.Object({
  id: Id,
  userId: Id,
  status: Type.Enum(['pending', 'confirmed', 'cancelled']),
  reason: Type.Optional(CancelReason),
  customerName: Type.Optional(Type.String()),
  items: Type.Array(ItemBody),
  total: Amount,
  balanceAmount: Amount,
  cardAmount: Amount,
  currency: Currency,
  payment: PaymentState,
  balance: BalanceState,
  createdAt: Time,
  updatedAt: Time,
})
export type OrderBody = Static<typeof OrderBody>

export const itemsOf = ({ items }: OrderWithItems): Static<typeof ItemBody>[] =>
  items.map(({ productId, name, quantity, unitPrice }) => ({ productId, name, quantity, unitPrice }))

export function toOrderBody(order: OrderWithItems, customerName?: string): OrderBody {
  const { status, reason, payment, balance } = stateOf(order)
  return {
    id: order.id,
    userId: order.userId,
    status,
    ...(reason === null ? {} : { reason }),
    ...(customerName === undefined ? {} : { customerName }),
    items: itemsOf(order),
    total: order.total,
    balanceAmount: order.balanceAmount,
    cardAmount: order.cardAmount,
    currency: order.currency,
    payment,
    balance,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
  }
}

export const NotPaid = Type.Object({
  ...Problem.properties,
  orderId: Type.String(),
  reason: Type.Enum(['payment-declined', 'payment-failed']),
})

const notPaid = {
  'payment-declined': 'The card was declined, and the order is cancelled.',
  'payment-failed': 'The payment could not be made, and the order is cancelled. The card was not declined.',
}

export function notPaidProblem({ id, reason }: OrderBody): Static<typeof NotPaid> | undefined {
  if (reason !== 'payment-declined' && reason !== 'payment-failed') return undefined
  const about = { type: 'about:blank', title: 'Payment Required', status: 402, instance: '/orders' }
  return { ...about, detail: notPaid[reason], orderId: id, reason }
}
