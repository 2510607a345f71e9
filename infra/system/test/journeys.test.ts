import { expect, inject, test } from 'vitest'
import { cards } from './support/cards.ts'
import { newCustomer, untilOrder, welcomeCredit } from './support/customer.ts'
import { eventually } from './support/eventually.ts'
import { expectInvariants, expectNoMailTwice } from './support/expect-invariants.ts'
import { expectProblem } from './support/http.ts'
import { lockStack } from './support/lock-stack.ts'
import { untilMails } from './support/mailbox.ts'
import { musicStand, orderOf, tuba } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { chargesOf } from './support/stripe.ts'

const world = inject('world')
lockStack(world, 'shared')
const { price } = musicStand
const nothingTaken = { held: 0, captured: 0, refunded: 0 }
const taken = (amount: number) => ({ held: 0, captured: amount, refunded: 0 })

test('card and balance: both are taken once, and each mail is sent once', async () => {
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
  await untilMails(world, ada, ['user.verified', 'order.created', 'order.confirmed'])
})

test('card only: the balance does not change', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(orderOf(musicStand, { paymentMethod: cards.good }))

  expect(placed).toMatchObject({ status: 201, body: { balance: 'none', cardAmount: price } })
  const { id } = parse.order(placed.body)
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured', balance: 'none' })
  expect((await ada.user()).balance).toBe(welcomeCredit)
  expect(await chargesOf(world, id)).toMatchObject([taken(price)])
})

test.each([
  ['declined', cards.declined],
  ['without funds', cards.withoutFunds],
])(
  'a card that is %s: 402, the order is cancelled, nothing is taken, and the bank’s reason is not told',
  async (_, card) => {
    const ada = await newCustomer(world)
    const placed = await ada.place(orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: card }))

    expectProblem(placed, 402)
    const { orderId } = parse.declined(placed.body)
    await untilOrder(ada, orderId, { status: 'cancelled', reason: 'payment-declined', payment: 'declined' })
    expect(await ada.payments()).toMatchObject([{ orderId, status: 'declined', reason: 'declined' }])
    expect(await chargesOf(world, orderId)).toMatchObject([nothingTaken])
    await eventually('the balance to be credited', async () => (await ada.user()).balance, welcomeCredit)
    await untilMails(world, ada, ['user.verified', 'order.created', 'order.cancelled'])
  },
)

test('a balance that is too small: the order is cancelled, and the authorisation voided', async () => {
  const ada = await newCustomer(world)
  const request = orderOf(tuba, { balanceAmount: welcomeCredit + 1, paymentMethod: cards.good })
  const { id } = parse.order((await ada.place(request)).body)

  const ended = { status: 'cancelled', reason: 'balance-too-small', payment: 'voided', balance: 'rejected' }
  await untilOrder(ada, id, ended)
  expect(await chargesOf(world, id)).toMatchObject([nothingTaken])
  expect((await ada.user()).balance).toBe(welcomeCredit)
  await untilMails(world, ada, ['user.verified', 'order.created', 'order.cancelled'])
})

test('an unknown card is declined', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(orderOf(musicStand, { paymentMethod: 'pm_card_unknown' }))
  expectProblem(placed, 402)
  const { orderId } = parse.declined(placed.body)
  await untilOrder(ada, orderId, { status: 'cancelled', reason: 'payment-declined' })
})

test('at the end every invariant holds, and no mail was sent twice', async () => {
  await expectInvariants(world)
  await expectNoMailTwice(world)
})
