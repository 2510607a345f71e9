import { keptEvents } from '@fanfare/local/testing'
import { describe, expect, it } from 'vitest'
import service from '../service.ts'
import { startBalances } from './support/balances.ts'
import { orderCancelled, orderCreated, publishedEvents } from './support/events.ts'

const { web, balanceOf, outcomes, newOrder, accepted } = await startBalances()

it.each(keptEvents(service))('%s is handled', async (_, message) => accepted(message))

describe('order.cancelled', () => {
  it('credits what was debited, and publishes it', async () => {
    const order = await newOrder(3_000)
    await accepted(orderCreated(order), orderCancelled(order))
    const { orderId, userId } = order
    expect(await balanceOf(userId)).toBe(10_000)
    expect((await publishedEvents(web, orderId)).at(-1)).toEqual({
      type: 'user.balance-credited',
      data: { userId, orderId, amount: 3_000, currency: 'EUR' },
    })
  })

  it('credits once, for duplicates with the same id and with another', async () => {
    const order = await newOrder(3_000)
    await accepted(orderCreated(order))
    const message = orderCancelled(order)
    await Promise.all([message, message, message, orderCancelled(order)].map((each) => accepted(each)))
    expect(await balanceOf(order.userId)).toBe(10_000)
    expect(await web.db.balanceEntry.count({ where: { orderId: order.orderId } })).toBe(2)
  })

  it('before the creation: nothing is ever debited, and a credit of 0 is published', async () => {
    const order = await newOrder(3_000)
    await accepted(orderCancelled(order), orderCreated(order), orderCreated(order), orderCancelled(order))
    const { orderId, userId } = order
    expect(await balanceOf(userId)).toBe(10_000)
    expect(await web.db.balanceEntry.count({ where: { orderId } })).toBe(0)
    const nothing = {
      type: 'user.balance-credited',
      data: { userId, orderId, amount: 0, currency: 'EUR' },
    }
    expect(await publishedEvents(web, orderId)).toEqual([nothing, nothing])
  })

  it('concurrent with the creation: the balance ends as it was', async () => {
    for (let i = 0; i < 10; i++) {
      const order = await newOrder(3_000)
      await Promise.all([accepted(orderCreated(order)), accepted(orderCancelled(order))])
      expect(await balanceOf(order.userId)).toBe(10_000)
    }
  })

  it('credits nothing for a debit that was rejected', async () => {
    const order = await newOrder(20_000)
    await accepted(orderCreated(order), orderCancelled(order))
    expect(await balanceOf(order.userId)).toBe(10_000)
    expect(new Set(await outcomes(order.orderId))).toEqual(new Set(['user.balance-debit-rejected']))
  })
})
