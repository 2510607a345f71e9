import { expect, inject, test } from 'vitest'
import { chargesOf } from './support/books.ts'
import { newCustomer, untilOrder, welcomeCredit } from './support/customer.ts'
import { eventually } from './support/eventually.ts'
import { expectProblem } from './support/http.ts'
import { expectInvariants, expectNoMailTwice } from './support/invariants.ts'
import { untilMails } from './support/mailbox.ts'
import { cards, musicStand, orderOf, tuba } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { takeTurns } from './support/sharing.ts'

const world = inject('world')
takeTurns(world, 'together')
const { price } = musicStand
/** How a charge ends that was let go, and one that was taken. */
const nothingTaken = { held: 0, captured: 0, refunded: 0 }
const taken = (amount: number) => ({ held: 0, captured: amount, refunded: 0 })

test('card and balance: both are taken once, and each mail is written once', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.good }))

  expect(placed).toMatchObject({ status: 201 })
  const { id, total, cardAmount } = parse.order(placed.body)
  expect(placed.headers['location']).toBe(`/orders/${id}`)
  expect({ total, cardAmount }).toEqual({ total: price, cardAmount: price - 1_000 })
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured', balance: 'debited' })

  expect(await chargesOf(world, id)).toMatchObject([taken(price - 1_000)])
  expect(await ada.payments()).toMatchObject([{ orderId: id, status: 'captured', amount: price - 1_000 }])
  const entries = await ada.entries()
  expect(entries).toMatchObject([
    { kind: 'debit', amount: -1_000, orderId: id },
    { kind: 'welcome', amount: welcomeCredit },
  ])
  expect((await ada.user()).balance).toBe(entries.reduce((sum, { amount }) => sum + amount, 0))
  await untilMails(world, ada, ['user.created', 'order.created', 'order.confirmed'])
})

test('balance only: no card is asked', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(orderOf(musicStand, { balanceAmount: price }))

  expect(placed).toMatchObject({ status: 201, body: { payment: 'none', cardAmount: 0 } })
  const { id } = parse.order(placed.body)
  await untilOrder(ada, id, { status: 'confirmed', payment: 'none', balance: 'debited' })
  expect((await ada.user()).balance).toBe(welcomeCredit - price)
  expect(await chargesOf(world, id)).toEqual([])
  expect(await ada.payments()).toEqual([])
})

test('card only: the balance is left alone', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(orderOf(musicStand, { paymentMethod: cards.good }))

  expect(placed).toMatchObject({ status: 201, body: { balance: 'none', cardAmount: price } })
  const { id } = parse.order(placed.body)
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured', balance: 'none' })
  expect((await ada.user()).balance).toBe(welcomeCredit)
  expect(await chargesOf(world, id)).toMatchObject([taken(price)])
})

test.each([
  ['declined', cards.declined, 'generic_decline'],
  ['without funds', cards.withoutFunds, 'insufficient_funds'],
])('a card that is %s: 402, the order is cancelled, and nothing is kept', async (_, card, reason) => {
  const ada = await newCustomer(world)
  const placed = await ada.place(orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: card }))

  expectProblem(placed, 402)
  const { orderId } = parse.declined(placed.body)
  await untilOrder(ada, orderId, { status: 'cancelled', reason: 'payment-declined', payment: 'declined' })
  expect(await ada.payments()).toMatchObject([{ orderId, status: 'declined', reason }])
  expect(await chargesOf(world, orderId)).toMatchObject([nothingTaken])
  await eventually('the balance that was given back', async () => (await ada.user()).balance, welcomeCredit)
  await untilMails(world, ada, ['user.created', 'order.created', 'order.cancelled'])
})

test('a balance that is too small: the order is cancelled, and the card let go', async () => {
  const ada = await newCustomer(world)
  const request = orderOf(tuba, { balanceAmount: welcomeCredit + 1, paymentMethod: cards.good })
  const { id } = parse.order((await ada.place(request)).body)

  const ended = { status: 'cancelled', reason: 'balance-too-small', payment: 'voided', balance: 'rejected' }
  await untilOrder(ada, id, ended)
  expect(await chargesOf(world, id)).toMatchObject([nothingTaken])
  expect((await ada.user()).balance).toBe(welcomeCredit)
  await untilMails(world, ada, ['user.created', 'order.created', 'order.cancelled'])
})

test('a card that nobody has issued is a card that is declined', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(orderOf(musicStand, { paymentMethod: 'pm_card_unheard_of' }))
  expectProblem(placed, 402)
  const { orderId } = parse.declined(placed.body)
  await untilOrder(ada, orderId, { status: 'cancelled', reason: 'payment-declined' })
})

test('afterwards every promise is kept, and nobody got a mail twice', async () => {
  await expectInvariants(world)
  await expectNoMailTwice(world)
})
