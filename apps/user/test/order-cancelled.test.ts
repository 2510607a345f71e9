import { describe, expect, it } from 'vitest'
import { startBalances } from './support/balances.ts'
import { orderCancelled, orderCreated, said } from './support/events.ts'

const { web, balanceOf, outcomes, anOrder, accepted } = await startBalances()

describe('order.cancelled', () => {
  it('gives back what was taken, and says so', async () => {
    const order = await anOrder(3_000)
    await accepted(orderCreated(order), orderCancelled(order))
    const { orderId, userId } = order
    expect(await balanceOf(userId)).toBe(10_000)
    expect((await said(web, orderId)).at(-1)).toEqual({
      type: 'user.balance-credited',
      data: { userId, orderId, amount: 3_000, currency: 'EUR' },
    })
  })

  it('gives back once, however often and with whatever ids it comes', async () => {
    const order = await anOrder(3_000)
    await accepted(orderCreated(order))
    const message = orderCancelled(order)
    await Promise.all([message, message, message, orderCancelled(order)].map((each) => accepted(each)))
    expect(await balanceOf(order.userId)).toBe(10_000)
    expect(await web.prisma.balanceEntry.count({ where: { orderId: order.orderId } })).toBe(2)
  })

  it('before the creation: nothing is ever taken, and that is the answer', async () => {
    const order = await anOrder(3_000)
    await accepted(orderCancelled(order), orderCreated(order), orderCreated(order), orderCancelled(order))
    const { orderId, userId } = order
    expect(await balanceOf(userId)).toBe(10_000)
    expect(await web.prisma.balanceEntry.count({ where: { orderId } })).toBe(0)
    const nothing = {
      type: 'user.balance-credited',
      data: { userId, orderId, amount: 0, currency: 'EUR' },
    }
    expect(await said(web, orderId)).toEqual([nothing, nothing])
  })

  it('at the same time as the creation: the balance ends as it was', async () => {
    for (let i = 0; i < 10; i++) {
      const order = await anOrder(3_000)
      await Promise.all([accepted(orderCreated(order)), accepted(orderCancelled(order))])
      expect(await balanceOf(order.userId)).toBe(10_000)
    }
  })

  it('gives nothing back of a debit that was rejected', async () => {
    const order = await anOrder(20_000)
    await accepted(orderCreated(order), orderCancelled(order))
    expect(await balanceOf(order.userId)).toBe(10_000)
    expect(new Set(await outcomes(order.orderId))).toEqual(new Set(['user.balance-debit-rejected']))
  })
})
