import type { Order } from '../../src/orders/order.ts'
import type { Web, Worker } from './apps.ts'
import type { Customer } from './identity.ts'

/** From the migration that seeds the products. */
export const valveOil = { id: '019b76da-a800-7a3b-8720-bdd606671ad1', name: 'Valve oil', price: 690 }
export const cloth = { id: '019b7c01-0400-7466-8fac-23b8392456de', name: 'Polishing cloth', price: 450 }
export const tuba = { id: '019ba533-e400-7cf3-b7a2-c24101a9e71f', name: 'Concert tuba', price: 489_000 }

const one = (product: { id: string }) => ({ items: [{ productId: product.id, quantity: 1 }] })

/** 690 in all: from the balance, by card, or 200 from the balance and 490 by card. */
export const byBalance = { ...one(valveOil), balanceAmount: valveOil.price }
export const byCard = { ...one(valveOil), paymentMethod: 'pm_card_visa' }
export const byBoth = { ...byCard, balanceAmount: 200 }

export const postOrder = (web: Web, customer: Customer, payload: object, key?: string) =>
  web.inject({
    method: 'POST',
    url: '/orders',
    headers: { ...customer.headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    payload,
  })

export const readOrder = async (web: Web, customer: Customer, id: string): Promise<Order> =>
  (await web.inject({ url: `/orders/${id}`, headers: customer.headers })).json()

/** The events that were said of an order so far, oldest first, without their envelopes. */
export async function said({ prisma }: Web | Worker, orderId: string) {
  const rows = await prisma.outbox.findMany({ where: { key: orderId }, orderBy: { sequence: 'asc' } })
  return rows.map(({ type, body }) => ({ type, data: JSON.parse(body).data }))
}

export const saidTypes = async (app: Web | Worker, orderId: string) =>
  (await said(app, orderId)).map(({ type }) => type)
