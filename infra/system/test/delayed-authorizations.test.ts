import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { cards } from './support/cards.ts'
import { newCustomer, untilOrder, welcomeCredit } from './support/customer.ts'
import { lockStack } from './support/lock-stack.ts'
import { untilMails } from './support/mailbox.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { chargesOf, stripeControls } from './support/stripe.ts'

// Cards whose authorisation comes later by a webhook, which the test releases.
const world = inject('world')
lockStack(world, 'shared')
const stripe = stripeControls(world)
beforeEach(stripe.hold)
afterEach(stripe.release)
const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.processing })

test('202 with the order, which is confirmed when the webhook comes', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(request)
  expect(placed).toMatchObject({ status: 202, body: { status: 'pending', payment: 'pending' } })
  const { id } = parse.order(placed.body)
  expect(placed.headers['location']).toBe(`/orders/${id}`)

  await stripe.release()
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured' })
  expect(await chargesOf(world, id)).toMatchObject([
    { held: 0, captured: musicStand.price - 1_000, refunded: 0 },
  ])
})

test('a pending order that is cancelled: nothing is taken, and a second cancellation gets the same answer', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(request)
  expect(placed).toMatchObject({ status: 202, body: { status: 'pending' } })
  const { id } = parse.order(placed.body)
  const cancelled = { status: 200, body: { id, status: 'cancelled', reason: 'cancelled-by-customer' } }

  expect(await ada.cancel(id)).toMatchObject(cancelled)
  await untilOrder(ada, id, { status: 'cancelled', balance: 'credited' })
  expect(await ada.cancel(id)).toMatchObject(cancelled)
  expect((await ada.user()).balance).toBe(welcomeCredit)
  await untilMails(world, ada, ['user.verified', 'order.created', 'order.cancelled'])

  // Stripe voids an authorisation only once it has decided.
  await stripe.release()
  await untilOrder(ada, id, { status: 'cancelled', payment: 'voided' })
  expect(await chargesOf(world, id)).toMatchObject([{ held: 0, captured: 0, refunded: 0 }])
})
