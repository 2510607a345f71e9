import { expect, it } from 'vitest'
import { placeOrder } from '../src/orders/place-order.ts'
import { startApps } from './support/apps.ts'
import { byBalance, valveOil } from './support/orders.ts'

const { web, identity } = await startApps()
const { id: userId } = await identity.newCustomer()
const { db, pool, config, wakeRelay, findProducts } = web
const place = (request: object) =>
  placeOrder(
    { db, pool, config, wakeRelay, findProducts },
    { userId, request: { ...byBalance, ...request }, key: undefined },
  )

// As after `remove:service payment`.
it('a process that takes no cards: the balance pays the whole order, and nothing else is accepted', async () => {
  const { order } = await place({ balanceAmount: undefined, paymentMethod: 'pm_card_visa' })
  expect(order).toMatchObject({
    balanceAmount: valveOil.price,
    cardAmount: 0,
    payment: 'none',
    balance: 'pending',
  })
  await expect(place({ balanceAmount: 600 })).rejects.toThrow(
    'Leaves 90, and no cards are taken: the balance pays the total.',
  )
})
