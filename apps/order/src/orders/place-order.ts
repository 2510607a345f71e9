import { currencyOf } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import { findCustomerName } from '../customers/customers.ts'
import type { Context } from '../platform/context.ts'
import { outboxRow } from '../platform/messaging/outbox.ts'
import { eventData } from './apply-signal.ts'
import { findFullSince, insertOrder, limitWindow } from './insert-order.ts'
import { hashOf, type OrderRequest, type PricedOrder, priceOrder, quantitiesOf } from './order-request.ts'
import { findPlacedOrder, type OrderWithItems } from './store.ts'

export interface Placement {
  readonly userId: string
  readonly request: OrderRequest
  readonly key: string | undefined
}

export interface PlacedOrder {
  readonly order: OrderWithItems
  readonly customerName: string | undefined
  /** Placed by an earlier request with the same key. */
  readonly isReplay: boolean
}

/** Asks for the card's part of a new order. A process without it takes orders that the balance pays in full. */
export type AuthorizeOrder = (
  order: OrderWithItems,
  request: Pick<Context, 'log'> & { readonly clientAddress: string },
) => Promise<OrderWithItems>

type PlaceOrderContext = Pick<
  Context,
  'db' | 'pool' | 'config' | 'wakeRelay' | 'findProducts' | 'authorizeOrder'
>

export class TooManyOrders extends Error {
  readonly retrySeconds: number

  constructor(fullSince: Date) {
    super('Too many orders in a minute.')
    this.retrySeconds = Math.max(1, Math.ceil((fullSince.getTime() + limitWindow - Date.now()) / 1000))
  }
}

/** Throws OrderRefused, IdempotencyKeyReused and TooManyOrders. */
export async function placeOrder(context: PlaceOrderContext, placement: Placement): Promise<PlacedOrder> {
  const { userId, request, key } = placement
  const idempotency = key === undefined ? undefined : { key, requestHash: hashOf(request) }
  const findReplay = async (): Promise<PlacedOrder | undefined> => {
    const order = idempotency && (await findPlacedOrder(context, userId, idempotency))
    return order && { order, customerName: await findCustomerName(context, userId), isReplay: true }
  }

  let order: OrderWithItems
  try {
    const products = await context.findProducts([...quantitiesOf(request).keys()])
    const currency = currencyOf(context.config.CURRENCY)
    const card = context.authorizeOrder && currency.card
    order = newOrder(userId, currency.code, priceOrder(request, products, card))
  } catch (refusal) {
    // Prices change; an accepted order stays accepted.
    const replay = await findReplay()
    if (replay) return replay
    throw refusal
  }
  const event = outboxRow('order.created', order.id, eventData['order.created'](order))
  const limit = context.config.ORDERS_PER_MINUTE
  const stored = await insertOrder(context, order, event, limit, idempotency)
  if (!stored) {
    const replay = await findReplay()
    if (replay) return replay
    const fullSince = await findFullSince(context, userId, limit)
    if (fullSince) throw new TooManyOrders(fullSince)
    // Either has just expired.
    return placeOrder(context, placement)
  }
  context.wakeRelay()
  return { order, customerName: stored.customerName ?? undefined, isReplay: false }
}

function newOrder(userId: string, currency: string, { lines, ...priced }: PricedOrder): OrderWithItems {
  const id = uuidv7()
  const now = new Date()
  return {
    id,
    userId,
    status: 'pending',
    reason: null,
    payment: priced.cardAmount > 0 ? 'pending' : 'none',
    balance: priced.balanceAmount > 0 ? 'pending' : 'none',
    ...priced,
    currency,
    createdAt: now,
    updatedAt: now,
    askedAt: now,
    nudges: 0,
    items: lines.map((line, index) => ({ orderId: id, line: index, ...line })),
  }
}
