import { expect, inject, test } from 'vitest'
import { newCustomer, untilOrder, welcomeCredit } from './support/customer.ts'
import { eventually } from './support/eventually.ts'
import { lockStack } from './support/lock-stack.ts'
import { musicStand, orderOf, tuba } from './support/orders.ts'
import { parse } from './support/shapes.ts'

// They need no other service than user and order.
const world = inject('world')
lockStack(world, 'shared')
const { price } = musicStand

test('the balance pays for an order, and gets it back when the order is cancelled', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(orderOf(musicStand, { balanceAmount: price }))
  expect(placed).toMatchObject({ status: 201, body: { payment: 'none', cardAmount: 0 } })
  const { id } = parse.order(placed.body)
  await untilOrder(ada, id, { status: 'confirmed', payment: 'none', balance: 'debited' })
  expect((await ada.user()).balance).toBe(welcomeCredit - price)

  await ada.cancel(id)
  await untilOrder(ada, id, { status: 'cancelled', balance: 'credited' })
  expect((await ada.user()).balance).toBe(welcomeCredit)
  expect(await ada.entries()).toMatchObject([
    { kind: 'credit', amount: price, orderId: id },
    { kind: 'debit', amount: -price, orderId: id },
    { kind: 'welcome', amount: welcomeCredit },
  ])
})

test('a balance that is too small: the order is cancelled, and nothing is taken', async () => {
  const ada = await newCustomer(world)
  const { id } = parse.order((await ada.place(orderOf(tuba, { balanceAmount: tuba.price }))).body)
  await untilOrder(ada, id, { status: 'cancelled', reason: 'balance-too-small', balance: 'rejected' })
  await eventually('the balance', async () => (await ada.user()).balance, welcomeCredit)
})
