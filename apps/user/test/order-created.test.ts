import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startBalances } from './support/balances.ts'
import { newBalance } from './support/customers.ts'
import { orderCancelled, orderCreated, said } from './support/events.ts'

const { web, balanceOf, outcomes, anOrder, accepted } = await startBalances()

describe('order.created', () => {
  it('takes its part of the balance, and says so', async () => {
    const order = await anOrder(3_000)
    await accepted(orderCreated(order))
    const { orderId, userId } = order
    expect(await balanceOf(userId)).toBe(7_000)
    expect(await web.prisma.balanceEntry.findMany({ where: { orderId } })).toMatchObject([
      { userId, kind: 'debit', amount: -3_000 },
    ])
    expect(await said(web, orderId)).toEqual([
      { type: 'user.balance-debited', data: { userId, orderId, amount: 3_000, currency: 'EUR' } },
    ])
  })

  it('takes the last cent, and not one more', async () => {
    const { userId } = await anOrder(0)
    const [all, more] = [10_000, 1].map((balanceAmount) => ({ orderId: uuidv7(), userId, balanceAmount }))
    if (!all || !more) throw new Error('two orders')
    await accepted(orderCreated(all), orderCreated(more))
    expect(await balanceOf(userId)).toBe(0)
    expect(await outcomes(all.orderId)).toEqual(['user.balance-debited'])
    expect(await said(web, more.orderId)).toEqual([
      {
        type: 'user.balance-debit-rejected',
        data: { userId, orderId: more.orderId, amount: 1, currency: 'EUR', reason: 'balance-too-small' },
      },
    ])
  })

  it('is rejected for an unknown user', async () => {
    const order = { orderId: uuidv7(), userId: uuidv7(), balanceAmount: 1 }
    await accepted(orderCreated(order))
    expect(await said(web, order.orderId)).toMatchObject([{ data: { reason: 'unknown-user' } }])
  })

  it('is rejected in a currency in which there is no balance', async () => {
    const order = await anOrder(1)
    await accepted(orderCreated({ ...order, currency: 'USD' }))
    expect(await outcomes(order.orderId)).toEqual(['user.balance-debit-rejected'])
    expect(await balanceOf(order.userId)).toBe(10_000)
  })

  it('does nothing when nothing is to be paid by balance', async () => {
    const order = await anOrder(0)
    await accepted(orderCreated(order), orderCancelled(order))
    expect(await said(web, order.orderId)).toEqual([])
    expect(await balanceOf(order.userId)).toBe(10_000)
  })

  it('a second delivery changes nothing', async () => {
    const order = await anOrder(3_000)
    const message = orderCreated(order)
    await accepted(message, message)
    expect(await balanceOf(order.userId)).toBe(7_000)
    expect(await outcomes(order.orderId)).toEqual(['user.balance-debited'])
  })

  it('eight deliveries at once are one', async () => {
    const order = await anOrder(3_000)
    const message = orderCreated(order)
    await Promise.all(Array.from({ length: 8 }, () => accepted(message)))
    expect(await balanceOf(order.userId)).toBe(7_000)
    expect(await outcomes(order.orderId)).toEqual(['user.balance-debited'])
  })

  it('published again with another id: the outcome is said again, and nothing is taken', async () => {
    const [good, bad] = [await anOrder(3_000), await anOrder(20_000)]
    await accepted(orderCreated(good), orderCreated(good), orderCreated(bad), orderCreated(bad))
    expect(await balanceOf(good.userId)).toBe(7_000)
    const [first, second] = await said(web, good.orderId)
    expect(second).toEqual(first)
    const [refused, again] = await said(web, bad.orderId)
    expect(again).toEqual(refused)
  })

  it('published again at the same time: one debit', async () => {
    const order = await anOrder(3_000)
    await Promise.all(Array.from({ length: 8 }, () => accepted(orderCreated(order))))
    expect(await balanceOf(order.userId)).toBe(7_000)
    expect(await web.prisma.balanceEntry.count({ where: { orderId: order.orderId } })).toBe(1)
  })

  it('ten orders at once never overdraw the balance', async () => {
    const { userId } = await newBalance(web)
    const orders = Array.from({ length: 10 }, () => ({ orderId: uuidv7(), userId, balanceAmount: 3_000 }))
    await Promise.all(orders.map((order) => accepted(orderCreated(order))))
    expect(await balanceOf(userId)).toBe(1_000)
    const types = (await Promise.all(orders.map(({ orderId }) => outcomes(orderId)))).flat()
    expect(types.filter((type) => type === 'user.balance-debited')).toHaveLength(3)
    expect(types.filter((type) => type === 'user.balance-debit-rejected')).toHaveLength(7)
  })
})
