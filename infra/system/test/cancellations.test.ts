import { expect, inject, test } from 'vitest'
import { chargesOf } from './support/books.ts'
import { newCustomer, untilOrder, welcomeCredit } from './support/customer.ts'
import { untilMails } from './support/mailbox.ts'
import { cards, musicStand, orderOf } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { takeTurns } from './support/sharing.ts'

// Customers who think better of it.
const world = inject('world')
takeTurns(world, 'together')
const { price } = musicStand

test('a confirmed order that is cancelled: the card is refunded, the balance given back', async () => {
  const ada = await newCustomer(world)
  const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.good })
  const { id } = parse.order((await ada.place(request)).body)
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured' })

  const first = await ada.cancel(id)
  expect(first).toMatchObject({ status: 200, body: { id, status: 'cancelled' } })
  await untilOrder(ada, id, { status: 'cancelled', payment: 'refunded', balance: 'credited' })
  const answer = await ada.order(id)
  expect(await ada.cancel(id)).toMatchObject({ status: 200, body: answer })

  const amount = price - 1_000
  expect(await chargesOf(world, id)).toMatchObject([{ held: 0, captured: amount, refunded: amount }])
  expect((await ada.user()).balance).toBe(welcomeCredit)
  expect((await ada.entries()).filter(({ orderId }) => orderId === id)).toMatchObject([
    { kind: 'credit', amount: 1_000 },
    { kind: 'debit', amount: -1_000 },
  ])
  const kinds = ['user.created', 'order.created', 'order.confirmed', 'order.cancelled', 'payment.refunded']
  await untilMails(world, ada, kinds)
})

test('a pending order that is cancelled: nothing is taken, and a second cancel is the same answer', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(
    orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.processing }),
  )
  expect(placed).toMatchObject({ status: 202, body: { status: 'pending' } })
  const { id } = parse.order(placed.body)
  const cancelled = { status: 200, body: { id, status: 'cancelled', reason: 'cancelled-by-customer' } }

  expect(await ada.cancel(id)).toMatchObject(cancelled)
  await untilOrder(ada, id, { status: 'cancelled', balance: 'credited' })
  expect(await ada.cancel(id)).toMatchObject(cancelled)
  expect((await ada.user()).balance).toBe(welcomeCredit)
  await untilMails(world, ada, ['user.created', 'order.created', 'order.cancelled'])

  // The card cannot be let go before its verdict has come.
  await untilOrder(ada, id, { status: 'cancelled', payment: 'voided' })
  expect(await chargesOf(world, id)).toMatchObject([{ held: 0, captured: 0, refunded: 0 }])
})
