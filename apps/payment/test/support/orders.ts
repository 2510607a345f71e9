import { createEvent, type EventOf, encodeEvent, eventsPath } from '@fanfare/contracts'
import { eventually } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'
import { apiToken, type Web, type Worker } from './apps.ts'

export interface Order {
  readonly orderId: string
  readonly userId: string
  readonly amount: number
  readonly currency: string
  readonly paymentMethod: string
}

export const anOrder = (paymentMethod = 'pm_card_visa', amount = 4_200): Order => ({
  orderId: uuidv7(),
  userId: uuidv7(),
  amount,
  currency: 'EUR',
  paymentMethod,
})

/** The order service's call. */
export const call = (web: Web, payload: object, token = apiToken) =>
  web.inject({
    method: 'POST',
    url: '/authorizations',
    headers: { authorization: `Bearer ${token}` },
    payload,
  })

/** What the worker daemon sends with every message. */
export const daemonHeaders = {
  'content-type': 'application/json',
  'x-aws-sqsd-msgid': '5fea7756-0ea4-451a-a703-a558b933e274',
  'x-aws-sqsd-queue': 'test-payment',
}

/** Delivers a message to the worker as the daemon does. */
export const send = (worker: Worker, payload: string) =>
  worker.inject({ method: 'POST', url: eventsPath, headers: daemonHeaders, payload })

/** The same, and then the worker has tried to settle the payment. */
export async function deliver(worker: Worker, payload: string) {
  const response = await send(worker, payload)
  await worker.settlingTried()
  return response
}

export const userErased = (userId: string): string => {
  const envelope = { id: uuidv7(), subject: userId, time: new Date(), source: 'user' }
  return encodeEvent(createEvent({ ...envelope, type: 'user.erased', data: { userId } }))
}

const facts = ({ orderId, userId, amount, currency }: Order) => ({
  orderId,
  userId,
  total: amount + 800,
  balanceAmount: 800,
  cardAmount: amount,
  currency,
})

/** Each of these is a new event, with an id of its own. */
export function created(order: Order): string {
  const { paymentMethod } = order
  const items = [{ productId: uuidv7(), name: 'Tea', quantity: 1, unitPrice: order.amount + 800 }]
  return encoded('order.created', { ...facts(order), items, paymentMethod })
}

export const confirmed = (order: Order) => encoded('order.confirmed', facts(order))

export const cancelled = (order: Order) =>
  encoded('order.cancelled', { ...facts(order), reason: 'cancelled-by-customer' })

type OrderEvent = 'order.created' | 'order.confirmed' | 'order.cancelled'

function encoded<T extends OrderEvent>(type: T, data: EventOf<T>['data']): string {
  const { orderId: subject } = data
  return encodeEvent(createEvent<T>({ id: uuidv7(), type, source: 'order', subject, time: new Date(), data }))
}

/** The types of the events that were published of an order's payment so far, oldest first. */
export async function published(app: Web | Worker, { orderId }: Order): Promise<string[]> {
  const rows = await app.db.outbox.findMany({
    where: { body: { contains: orderId } },
    orderBy: { sequence: 'asc' },
  })
  return rows.map(({ type }) => type)
}

export const paymentOf = (app: Web | Worker, { orderId }: Order) =>
  app.db.payment.findUniqueOrThrow({ where: { orderId } })

export const untilState = (app: Web | Worker, order: Order, state: string) =>
  eventually(`the payment to be ${state}`, async () =>
    expect(await paymentOf(app, order)).toMatchObject({ state }),
  )
