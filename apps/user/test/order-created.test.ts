import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startBalances } from './support/balances.ts'
import { newBalance } from './support/customers.ts'
import { orderCancelled, orderCreated, publishedEvents } from './support/events.ts'

const { web, balanceOf, outcomes, newOrder, accepted } = await startBalances()

describe('order.created', () => {
  it('debits its part of the balance, and publishes it', async () => {
    const order = await newOrder(3_000)
    await accepted(orderCreated(order))
    const { orderId, userId } = order
    expect(await balanceOf(userId)).toBe(7_000)
    expect(await web.db.balanceEntry.findMany({ where: { orderId } })).toMatchObject([
      { userId, kind: 'debit', amount: -3_000 },
    ])
    expect(await publishedEvents(web, orderId)).toEqual([
      { type: 'user.balance-debited', data: { userId, orderId, amount: 3_000, currency: 'EUR' } },
    ])
  })

  it('with ids in upper case is the same event', async () => {
    const order = await newOrder(3_000)
    const { orderId, userId } = order
    const id = uuidv7()
    const upper = { ...order, orderId: orderId.toUpperCase(), userId: userId.toUpperCase() }
    await accepted(orderCreated(upper, id.toUpperCase()), orderCreated(order, id))
    expect(await balanceOf(userId)).toBe(7_000)
    expect(await publishedEvents(web, orderId)).toEqual([
      { type: 'user.balance-debited', data: { userId, orderId, amount: 3_000, currency: 'EUR' } },
    ])
  })

  it('debits the last cent, and not one more', async () => {
    const { userId } = await newOrder(0)
    const [all, more] = [10_000, 1].map((balanceAmount) => ({ orderId: uuidv7(), userId, balanceAmount }))
    if (!all || !more) throw new Error('two orders')
    await accepted(orderCreated(all), orderCreated(more))
    expect(await balanceOf(userId)).toBe(0)
    expect(await outcomes(all.orderId)).toEqual(['user.balance-debited'])
    expect(await publishedEvents(web, more.orderId)).toEqual([
      {
        type: 'user.balance-debit-rejected',
        data: { userId, orderId: more.orderId, amount: 1, currency: 'EUR', reason: 'balance-too-small' },
      },
    ])
  })

  it('publishes a rejection for an unknown user', async () => {
    const order = { orderId: uuidv7(), userId: uuidv7(), balanceAmount: 1 }
    await accepted(orderCreated(order))
    expect(await publishedEvents(web, order.orderId)).toMatchObject([{ data: { reason: 'unknown-user' } }])
  })

  it('publishes a rejection for a currency without a balance, which is not called too small', async () => {
    const order = await newOrder(1)
    await accepted(orderCreated({ ...order, currency: 'USD' }))
    expect(await publishedEvents(web, order.orderId)).toMatchObject([
      { type: 'user.balance-debit-rejected', data: { reason: 'unknown-user' } },
    ])
    expect(await balanceOf(order.userId)).toBe(10_000)
  })

  it('does nothing when nothing is to be paid by balance', async () => {
    const order = await newOrder(0)
    await accepted(orderCreated(order), orderCancelled(order))
    expect(await publishedEvents(web, order.orderId)).toEqual([])
    expect(await balanceOf(order.userId)).toBe(10_000)
  })

  it('a second delivery changes nothing', async () => {
    const order = await newOrder(3_000)
    const message = orderCreated(order)
    await accepted(message, message)
    expect(await balanceOf(order.userId)).toBe(7_000)
    expect(await outcomes(order.orderId)).toEqual(['user.balance-debited'])
  })

  it('eight concurrent deliveries are one', async () => {
    const order = await newOrder(3_000)
    const message = orderCreated(order)
    await Promise.all(Array.from({ length: 8 }, () => accepted(message)))
    expect(await balanceOf(order.userId)).toBe(7_000)
    expect(await outcomes(order.orderId)).toEqual(['user.balance-debited'])
  })

  it('published again with another id: the outcome is published again, and nothing is debited', async () => {
    const [good, bad] = [await newOrder(3_000), await newOrder(20_000)]
    await accepted(orderCreated(good), orderCreated(good), orderCreated(bad), orderCreated(bad))
    expect(await balanceOf(good.userId)).toBe(7_000)
    const [first, second] = await publishedEvents(web, good.orderId)
    expect(second).toEqual(first)
    const [refused, again] = await publishedEvents(web, bad.orderId)
    expect(again).toEqual(refused)
  })

  it('published again concurrently: one debit', async () => {
    const order = await newOrder(3_000)
    await Promise.all(Array.from({ length: 8 }, () => accepted(orderCreated(order))))
    expect(await balanceOf(order.userId)).toBe(7_000)
    expect(await web.db.balanceEntry.count({ where: { orderId: order.orderId } })).toBe(1)
  })

  it('ten concurrent orders never overdraw the balance', async () => {
    const { userId } = await newBalance(web)
    const orders = Array.from({ length: 10 }, () => ({ orderId: uuidv7(), userId, balanceAmount: 3_000 }))
    await Promise.all(orders.map((order) => accepted(orderCreated(order))))
    expect(await balanceOf(userId)).toBe(1_000)
    const types = (await Promise.all(orders.map(({ orderId }) => outcomes(orderId)))).flat()
    expect(types.filter((type) => type === 'user.balance-debited')).toHaveLength(3)
    expect(types.filter((type) => type === 'user.balance-debit-rejected')).toHaveLength(7)
  })
})
