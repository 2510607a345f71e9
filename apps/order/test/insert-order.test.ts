import { expect, it } from 'vitest'
import { insertOrder } from '../src/orders/insert-order.ts'
import { type OrderWithItems, withItems } from '../src/orders/store.ts'
import { outboxRow } from '../src/platform/messaging/outbox.ts'
import { startApps } from './support/apps.ts'
import { cloth, valveOil } from './support/orders.ts'

const { web, identity } = await startApps()

it('every field of an order and its items is stored by the statement that inserts them', async () => {
  const { id: userId } = await identity.newCustomer()
  const id = '019c0000-0000-7000-8000-000000000001'
  const item = { orderId: id, productId: valveOil.id, name: '"Öl", \\n', quantity: 3, unitPrice: 690 }
  // No value is a default, null, or the same as another of its type.
  const order: OrderWithItems = {
    id,
    userId,
    status: 'cancelled',
    reason: 'timed-out',
    payment: 'voided',
    balance: 'credited',
    total: 2520,
    balanceAmount: 20,
    cardAmount: 2500,
    currency: 'CHF',
    paymentMethod: 'pm_card_visa',
    createdAt: new Date('2026-01-01T00:00:00.001Z'),
    updatedAt: new Date('2026-01-02T00:00:00.020Z'),
    askedAt: new Date('2026-01-03T00:00:00.300Z'),
    nudges: 7,
    items: [
      { ...item, line: 1 },
      { ...item, line: 2, productId: cloth.id, name: 'Cloth', quantity: 1, unitPrice: 450 },
    ],
  }
  const amounts = { orderId: id, userId, total: 1, balanceAmount: 0, cardAmount: 1, currency: 'CHF' }
  await insertOrder(web, order, outboxRow('order.confirmed', id, amounts), 1)
  expect(await web.db.order.findUnique({ where: { id }, include: withItems })).toEqual(order)
})
