import { decodeEvent } from '@fanfare/contracts'
import { changeTables } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, inject, it } from 'vitest'
import { createAnswerDelay } from '../src/orders/answer-delay.ts'
import { nudgeStalledOrders } from '../src/orders/nudge-stalled-orders.ts'
import { outboxRow } from '../src/platform/messaging/outbox.ts'
import { startApps } from './support/apps.ts'
import { balanceEvent, deliver } from './support/events.ts'
import { postOrder, publishedTypes, readOrder, relay } from './support/orders.ts'

const { config, web, worker, identity } = await startApps()
const { db, pool } = web
const ada = await identity.newCustomer()

const change = (sql: string) => changeTables(inject('database'), config.DATABASE_URL, sql)
const newProduct = async (name: string, price = 690) =>
  (await db.product.create({ data: { id: uuidv7(), name, description: '', price } })).id
const order = async (productId: string, quantity = 1) => {
  const { price } = await db.product.findUniqueOrThrow({ where: { id: productId } })
  return postOrder(web, ada, { balanceAmount: price * quantity, items: [{ productId, quantity }] })
}

/** What every consumer does with the events of an order. */
async function decoded(orderId: string) {
  const rows = await db.outbox.findMany({ where: { key: orderId }, orderBy: { sequence: 'asc' } })
  return rows.map(({ body }) => decodeEvent(body))
}

/** Rows as they may be from before the checks. */
async function withoutCheck<T>(table: string, check: string, work: () => Promise<T>): Promise<T> {
  const sql = 'SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = $1'
  const { rows } = await pool.query<{ definition: string }>(sql, [check])
  await change(`ALTER TABLE ${table} DROP CONSTRAINT ${check}`)
  const result = await work()
  await change(`ALTER TABLE ${table} ADD CONSTRAINT ${check} ${rows[0]?.definition}`)
  return result
}

describe('events at the edge of their limits are published, and consumers accept them', () => {
  it.each([
    ['a name of 1 character', 'x', 690, 1],
    ['a name of 200 characters', 'x'.repeat(200), 690, 1],
    ['a name of 200 characters that are 400 UTF-16 units', '🎺'.repeat(200), 690, 1],
    ['a name with a line break and SQS’s two unsendable characters', 'a\n\uFFFE\uFFFF', 690, 1],
    ['the lowest price', 'Cheap', 1, 1],
    ['the highest price', 'Dear', 1_000_000_000, 1],
    ['the largest quantity, and the largest total', 'Dear', 10_000_000, 100],
  ])('%s', async (_, name, price, quantity) => {
    const response = await order(await newProduct(name, price), quantity)
    expect(response.statusCode).toBeLessThan(300)
    const { id } = response.json()
    await web.inject({ method: 'POST', url: `/orders/${id}/cancel`, headers: ada.headers })
    const [created, cancelled] = await decoded(id)
    expect(created).toMatchObject({
      type: 'order.created',
      data: { total: price * quantity, items: [{ name, quantity, unitPrice: price }] },
    })
    expect(cancelled).toMatchObject({ type: 'order.cancelled', data: { total: price * quantity } })
  })

  it('a confirmed order with the largest total', async () => {
    const { id } = (await order(await newProduct('Dear', 1_000_000_000))).json()
    expect((await deliver(worker, balanceEvent('user.balance-debited', id))).statusCode).toBe(200)
    expect((await decoded(id)).at(-1)).toMatchObject({
      type: 'order.confirmed',
      data: { total: 1_000_000_000 },
    })
  })

  it('50 items, each with the longest name', async () => {
    const names = Array.from({ length: 50 }, () => '語'.repeat(200))
    const ids = await Promise.all(names.map((name) => newProduct(name)))
    const response = await postOrder(web, ada, {
      balanceAmount: 50 * 690,
      items: ids.map((productId) => ({ productId, quantity: 1 })),
    })
    expect(response.statusCode).toBe(201)
    expect((await decoded(response.json().id))[0]).toMatchObject({ data: { items: { length: 50 } } })
  })
})

describe('the tables have the limits of the contracts', () => {
  it.each([
    ['an empty name', '', 690, 'products_name_length'],
    ['a name of 201 characters', 'x'.repeat(201), 690, 'products_name_length'],
    ['no price', 'Free', 0, 'products_price_check'],
    ['a price above the largest amount', 'Dear', 1_000_000_001, 'products_price_limit'],
  ])('a product with %s is not stored', async (_, name, price, check) => {
    await expect(newProduct(name, price)).rejects.toThrow(check)
  })

  it.each([
    ['orders', 'total = 1000000001, card_amount = 1000000001, balance_amount = 0', 'orders_total_limit'],
    ['orders', "currency = 'eur'", 'orders_currency_is_a_code'],
    ['orders', "payment_method = ''", 'orders_payment_method_length'],
    ['orders', "payment_method = repeat('x', 201)", 'orders_payment_method_length'],
    ['orders', "status = 'cancelled', reason = 'bored'", 'orders_reason_is_known'],
    ['order_items', "name = ''", 'order_items_name_length'],
    ['order_items', "name = repeat('x', 201)", 'order_items_name_length'],
    ['order_items', 'unit_price = 1000000001', 'order_items_unit_price_limit'],
    ['order_items', 'quantity = 0', 'order_items_quantity_check'],
  ])('%s do not take %s', async (table, change, check) => {
    await order(await newProduct('Tea'))
    await expect(pool.query(`UPDATE ${table} SET ${change}`)).rejects.toMatchObject({
      code: '23514',
      constraint: check,
    })
  })
})

describe('what breaks a contract', () => {
  it('is not stored: the error names the event and the path', () => {
    const id = uuidv7()
    const amounts = { orderId: id, userId: id, total: 1, balanceAmount: 0, cardAmount: 1, currency: 'EUR' }
    const items = [{ productId: id, name: 'x'.repeat(210), quantity: 1, unitPrice: 1 }]
    expect(() => outboxRow('order.created', id, { ...amounts, items })).toThrow(
      /^order\.created breaks its contract; \/data\/items\/0\/name must not have more than 200 characters/,
    )
  })

  it.each([
    ['a name of 210 characters', 'x'.repeat(210)],
    ['no name', ''],
  ])('a product from before the checks, with %s, cannot be ordered', async (_, name) => {
    const id = await withoutCheck('products', 'products_name_length', () => newProduct(name))
    const before = [await db.order.count(), await db.outbox.count()]
    const response = await order(id)
    expect(response.statusCode).toBe(422)
    expect(response.json().errors).toMatchObject([{ path: '/body/items/0/productId' }])
    expect([await db.order.count(), await db.outbox.count()]).toEqual(before)
    await db.product.delete({ where: { id } })
  })

  it('does not keep other orders from being nudged, and its order is cancelled at its deadline', async () => {
    const product = await newProduct('Tea')
    const [broken, sound] = [(await order(product)).json().id, (await order(product)).json().id]
    const breakName = () => pool.query(`UPDATE order_items SET name = '' WHERE order_id = $1`, [broken])
    await withoutCheck('order_items', 'order_items_name_length', breakName)
    const runAfter = async (minutes: number) => {
      await relay(web)
      await nudgeStalledOrders(worker, createAnswerDelay(), new Date(Date.now() + minutes * 60_000))
    }
    for (const minute of [60, 62, 64]) await runAfter(minute)
    expect(await publishedTypes(web, broken)).toEqual(['order.created'])
    expect(await publishedTypes(web, sound)).toEqual(Array(4).fill('order.created'))
    await runAfter(66)
    for (const id of [broken, sound]) {
      expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', reason: 'timed-out' })
      expect((await decoded(id)).at(-1)?.type).toBe('order.cancelled')
    }
  })
})
