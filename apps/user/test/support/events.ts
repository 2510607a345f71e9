import { createEvent, type EventOf, encodeEvent, eventsPath } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { Web, Worker } from './apps.ts'

/** What the worker daemon sends with every message. */
export const daemonHeaders = {
  'content-type': 'application/json',
  'x-aws-sqsd-msgid': '5fea7756-0ea4-451a-a703-a558b933e274',
  'x-aws-sqsd-queue': 'test-user',
}

/** Posts a message to the worker as the daemon does. */
export const deliver = (worker: Worker, payload: string) =>
  worker.inject({ method: 'POST', url: eventsPath, headers: daemonHeaders, payload })

interface OrderFacts {
  readonly orderId?: string
  readonly userId: string
  readonly balanceAmount: number
  readonly currency?: string
}

function orderData({ orderId = uuidv7(), userId, balanceAmount, currency = 'EUR' }: OrderFacts) {
  return { orderId, userId, total: balanceAmount + 500, balanceAmount, cardAmount: 500, currency }
}

export function orderCreated(facts: OrderFacts, id = uuidv7()): string {
  const order = orderData(facts)
  const items = [{ productId: uuidv7(), name: 'Tea', quantity: 1, unitPrice: order.total }]
  return encoded('order.created', id, order.orderId, { ...order, items })
}

export function orderCancelled(facts: OrderFacts, id = uuidv7()): string {
  const order = orderData(facts)
  return encoded('order.cancelled', id, order.orderId, { ...order, reason: 'timed-out' })
}

function encoded<T extends 'order.created' | 'order.cancelled'>(
  type: T,
  id: string,
  subject: string,
  data: EventOf<T>['data'],
): string {
  return encodeEvent(createEvent<T>({ id, type, source: 'order', subject, time: new Date(), data }))
}

/** The events about a user or an order that are in the outbox, oldest first, without their envelopes. */
export async function publishedEvents(app: Web | Worker, id: string) {
  const rows = await app.db.outbox.findMany({
    where: { body: { contains: id } },
    orderBy: { sequence: 'asc' },
  })
  return rows.map(({ type, body }) => ({ type, data: JSON.parse(body).data }))
}

/** The notices for an address, oldest first. */
export async function noticesTo(app: Web | Worker, email: string) {
  const notices = (await publishedEvents(app, email)).filter(({ type }) => type === 'user.notice-issued')
  return notices.map(({ data }) => data).filter((data) => data.email === email)
}

/** Of the newest link that was mailed to an address. */
export const tokenMailedTo = async (app: Web | Worker, email: string): Promise<string | undefined> =>
  (await noticesTo(app, email)).findLast(({ token }) => token !== undefined)?.token
