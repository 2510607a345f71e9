import { expect, inject, test } from 'vitest'
import { cards } from './support/cards.ts'
import { newCustomer, untilOrder, welcomeCredit } from './support/customer.ts'
import { lockStack } from './support/lock-stack.ts'
import { untilMails } from './support/mailbox.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { chargesOf } from './support/stripe.ts'

// For an order that is still pending, see delayed-authorizations.test.ts.
const world = inject('world')
lockStack(world, 'shared')
const { price } = musicStand

test('a confirmed order that is cancelled: the card is refunded and the balance credited', async () => {
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
  const kinds = ['user.verified', 'order.created', 'order.confirmed', 'order.cancelled', 'payment.refunded']
  await untilMails(world, ada, kinds)
})
