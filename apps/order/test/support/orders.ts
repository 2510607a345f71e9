import type { Outbox } from '../../src/generated/prisma/client.ts'
import type { OrderBody } from '../../src/orders/order.ts'
import type { Web, Worker } from './apps.ts'
import type { Customer } from './identity.ts'

/** From the migration that seeds the products. */
export const valveOil = { id: '019b76da-a800-7a3b-8720-bdd606671ad1', name: 'Valve oil', price: 690 }
export const cloth = { id: '019b7c01-0400-7466-8fac-23b8392456de', name: 'Polishing cloth', price: 450 }
export const tuba = { id: '019ba533-e400-7cf3-b7a2-c24101a9e71f', name: 'Concert tuba', price: 489_000 }

const oneOf = (product: { id: string }) => ({ items: [{ productId: product.id, quantity: 1 }] })

/** A total of 690: from the balance, by card, or 200 from the balance and 490 by card. */
export const byBalance = { ...oneOf(valveOil), balanceAmount: valveOil.price }
export const byCard = { ...oneOf(valveOil), paymentMethod: 'pm_card_visa' }
export const byBoth = { ...byCard, balanceAmount: 200 }

export const postOrder = (web: Web, customer: Customer, payload: object, key?: string) =>
  web.inject({
    method: 'POST',
    url: '/orders',
    headers: { ...customer.headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    payload,
  })

export const readOrder = async (web: Web, customer: Customer, id: string): Promise<OrderBody> =>
  (await web.inject({ url: `/orders/${id}`, headers: customer.headers })).json()

const relayed: Outbox[] = []

/** Takes all events out of the outbox, as the relay does. */
export async function relay({ db }: Web | Worker): Promise<void> {
  const rows = await db.outbox.findMany({ orderBy: { sequence: 'asc' } })
  await db.outbox.deleteMany({ where: { sequence: { in: rows.map(({ sequence }) => sequence) } } })
  relayed.push(...rows)
}

/** The events of an order that were stored in the outbox, oldest first. */
export async function storedEvents({ db }: Web | Worker, orderId: string): Promise<Outbox[]> {
  const rows = await db.outbox.findMany({ where: { key: orderId }, orderBy: { sequence: 'asc' } })
  return [...relayed.filter(({ key }) => key === orderId), ...rows]
}

/** The same without their envelopes. */
export async function published(app: Web | Worker, orderId: string) {
  const rows = await storedEvents(app, orderId)
  return rows.map(({ type, body }) => ({ type, data: JSON.parse(body).data }))
}

export const publishedTypes = async (app: Web | Worker, orderId: string) =>
  (await published(app, orderId)).map(({ type }) => type)
