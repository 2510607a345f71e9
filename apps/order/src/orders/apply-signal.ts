import type { EventOf } from '@fanfare/contracts'
import { type Context, traced } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import type { AnswerDelay } from './answer-delay.ts'
import { itemsOf, stateOf } from './order.ts'
import { decide, type OrderSignal, unansweredEvent } from './saga.ts'
import { findOwnOrder, OrderNotFound, type OrderRow, type OrderWithItems } from './store.ts'

interface SignalContext extends Pick<Context, 'publish'> {
  /** Measures how long the answer took. */
  readonly answerDelay?: AnswerDelay
}

/** Stores the saga's decision with its event. Throws OrderNotFound. */
export function applySignal(
  context: SignalContext,
  tx: Transaction,
  orderId: string,
  signal: OrderSignal,
): Promise<OrderRow> {
  const describe = () => ({
    name: 'decide order',
    attributes: { 'fanfare.order.id': orderId, 'fanfare.order.signal': signal },
  })
  return traced(describe, async (note) => {
    const { before, after } = await storeDecision(context, tx, orderId, signal)
    note({ 'fanfare.order.status.before': before.status, 'fanfare.order.status': after.status })
    return after
  })
}

async function storeDecision(
  { publish, answerDelay }: SignalContext,
  tx: Transaction,
  orderId: string,
  signal: OrderSignal,
): Promise<{ before: OrderRow; after: OrderRow }> {
  // Concurrent signals for the order wait.
  await tx.$queryRaw`SELECT 1 FROM orders WHERE id = ${orderId}::uuid FOR UPDATE`
  const before = await tx.order.findUnique({ where: { id: orderId } })
  if (!before) throw new OrderNotFound(orderId)

  const known = stateOf(before)
  const { order, event } = decide(known, signal)
  const isChanged =
    order.status !== known.status || order.payment !== known.payment || order.balance !== known.balance
  if (!isChanged) return { before, after: before }

  const now = new Date()
  if (before.askedAt) answerDelay?.record(signal, before.askedAt, now)
  const after = await tx.order.update({
    where: { id: orderId },
    data: { ...order, updatedAt: now, askedAt: unansweredEvent(order) ? now : null, nudges: 0 },
  })
  if (event) await publish(tx, event, orderId, eventData[event](after))
  return { before, after }
}

export class TooLateToCancel extends Error {
  constructor() {
    super('This order was confirmed, and can no longer be cancelled.')
  }
}

/** Throws OrderNotFound and TooLateToCancel. */
export async function cancelOrder(
  context: Pick<Context, 'db' | 'transact' | 'publish' | 'config'>,
  own: { orderId: string; userId: string },
): Promise<OrderWithItems> {
  const { id, status, createdAt, items } = await findOwnOrder(context, own)
  const end = createdAt.getTime() + context.config.CANCEL_SECONDS * 1000
  if (status === 'confirmed' && Date.now() > end) throw new TooLateToCancel()
  const order = await context.transact((tx) => applySignal(context, tx, id, 'cancel-requested'))
  return { ...order, items }
}

const amountsOf = ({ id, userId, total, balanceAmount, cardAmount, currency }: OrderRow) => ({
  orderId: id,
  userId,
  total,
  balanceAmount,
  cardAmount,
  currency,
})

const createdData = (order: OrderWithItems): EventOf<'order.created'>['data'] => ({
  ...amountsOf(order),
  items: itemsOf(order),
  ...(order.paymentMethod === null ? {} : { paymentMethod: order.paymentMethod }),
})

function cancelledData(order: OrderRow): EventOf<'order.cancelled'>['data'] {
  const { reason } = stateOf(order)
  if (reason === null) throw new Error(`order ${order.id} is not cancelled`)
  switch (reason) {
    // Version 1 has no values for these. Older consumers read a reason that blames nobody.
    case 'payment-failed':
    case 'payment-reversed':
      return { ...amountsOf(order), reason: 'timed-out', detail: reason }
    default:
      return { ...amountsOf(order), reason }
  }
}

export const eventData = {
  'order.created': createdData,
  'order.confirmed': amountsOf,
  'order.cancelled': cancelledData,
}
