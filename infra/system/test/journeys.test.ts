import { randomUUID } from 'node:crypto'
import { beforeAll, expect, inject, test } from 'vitest'
import { chargesOf } from './support/books.ts'
import { type Customer, newCustomer, untilOrder, welcomeCredit } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { type Answer, expectProblem } from './support/http.ts'
import { expectInvariants, expectNoMailTwice } from './support/invariants.ts'
import { untilMails } from './support/mailbox.ts'
import { cards, musicStand, orderOf, tuba } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { takeTurns } from './support/sharing.ts'
import { serviceOf } from './support/world.ts'

const world = inject('world')
takeTurns(world, 'together')
const { price } = musicStand
/** How a charge ends that was let go, and one that was taken. */
const nothingTaken = { held: 0, captured: 0, refunded: 0 }
const taken = (amount: number) => ({ held: 0, captured: amount, refunded: 0 })

/** Orders whose cards need some seconds; they are placed first, and looked at last. */
const early = new Map<string, Promise<{ customer: Customer; placed: Answer }>>()
beforeAll(() => {
  for (const card of [cards.slow, cards.processing]) {
    const begun = newCustomer(world).then(async (customer) => ({
      customer,
      placed: await customer.place(orderOf(musicStand, { paymentMethod: card })),
    }))
    early.set(card, begun)
    // Its test tells.
    begun.catch(() => {})
  }
})

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

test('a pending order that is cancelled: nothing is taken, and a second cancel is the same answer', async () => {
  const ada = await newCustomer(world)
  const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.processing })
  const { id } = parse.order((await ada.place(request)).body)

  const first = await ada.cancel(id)
  expect(first).toMatchObject({
    status: 200,
    body: { id, status: 'cancelled', reason: 'cancelled-by-customer' },
  })
  await untilOrder(ada, id, { status: 'cancelled', payment: 'voided' })
  const second = await ada.cancel(id)
  expect(second).toMatchObject({
    status: 200,
    body: { id, status: 'cancelled', reason: 'cancelled-by-customer' },
  })
  expect(await chargesOf(world, id)).toMatchObject([nothingTaken])
  await eventually('the balance that was given back', async () => (await ada.user()).balance, welcomeCredit)
  await untilMails(world, ada, ['user.created', 'order.created', 'order.cancelled'])
})

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

test('the same Idempotency-Key: the same order; with another body: 422', async () => {
  const ada = await newCustomer(world)
  const headers = { 'idempotency-key': randomUUID() }
  const request = orderOf(musicStand, { balanceAmount: price })
  const first = await ada.place(request, headers)
  const again = await ada.place(request, headers)

  expect(first).toMatchObject({ status: 201 })
  const { id } = parse.order(first.body)
  expect(again).toMatchObject({ status: 201, body: { id } })
  expect(again.headers['idempotency-replayed']).toBe('true')
  expectProblem(
    await ada.place(orderOf(musicStand, { balanceAmount: 1, paymentMethod: cards.good }), headers),
    422,
  )

  const bob = await newCustomer(world, 'Bob Example')
  const bobs = parse.order((await bob.place(request, headers)).body)
  expect(bobs.id, "another customer's order with the same key").not.toBe(id)
})

test('eight at once with one Idempotency-Key: one order', async () => {
  const ada = await newCustomer(world)
  const headers = { 'idempotency-key': randomUUID() }
  const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.good })
  const answers = await Promise.all(Array.from({ length: 8 }, () => ada.place(request, headers)))

  expect(answers.filter(({ status }) => status !== 201 && status !== 202)).toEqual([])
  const [id, ...others] = new Set(answers.map(({ body }) => parse.order(body).id))
  expect(others).toEqual([])
  await untilOrder(ada, id ?? '', { status: 'confirmed', payment: 'captured' })
  expect(await chargesOf(world, id ?? '')).toMatchObject([taken(price - 1_000)])
  expect((await ada.user()).balance).toBe(welcomeCredit - 1_000)
  const { items } = parse.orders((await ada.ask('GET', `/users/${ada.id}/orders`)).body)
  expect(items.map((order) => order.id)).toEqual([id])
})

test('a changed e-mail and name: later mails go there, and later orders bear it', async () => {
  const ada = await newCustomer(world)
  const email = `new.${ada.email}`
  const changed = await ada.ask('PATCH', `/users/${ada.id}`, { body: { email, name: 'Ada Newname' } })
  expect(changed).toMatchObject({ status: 200, body: { email, name: 'Ada Newname' } })
  const contact = () =>
    rows(serviceOf(world, 'mailer').database, 'SELECT email FROM contacts WHERE user_id = $1', [ada.id])
  await eventually('the address that the mailer knows', contact, [{ email }])

  const request = orderOf(musicStand, { balanceAmount: price })
  const { id } = parse.order((await ada.place(request)).body)
  await untilOrder(ada, id, { status: 'confirmed', customerName: 'Ada Newname' })
  const addresses = async () => {
    const about = (await ada.mails()).filter(({ orderId }) => orderId === id)
    return about.map(({ kind, to }) => `${kind} to ${to}`).sort()
  }
  await eventually('the mails about the order', addresses, [
    `order.confirmed to ${email}`,
    `order.created to ${email}`,
  ])
  const session = await ada.ask('POST', '/sessions', { body: { email, password: ada.password } })
  expect(session, 'the log-in with the new e-mail').toMatchObject({ status: 201 })
})

test('lists: newest first over several pages, without gaps or repeats', async () => {
  const ada = await newCustomer(world)
  const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.good })
  const placed: string[] = []
  for (let count = 0; count < 5; count++) placed.unshift(parse.order((await ada.place(request)).body).id)
  for (const id of placed) await untilOrder(ada, id, { status: 'confirmed', payment: 'captured' })

  expect(await ada.pages(`/users/${ada.id}/orders`, 2)).toEqual([
    placed.slice(0, 2),
    placed.slice(2, 4),
    placed.slice(4),
  ])
  const own = ['balance-entries', 'payments', 'mails'].map((list) => `/users/${ada.id}/${list}`)
  for (const list of [...own, '/products']) {
    const [all, ...none] = await ada.pages(list, 100)
    expect(none, `pages of a hundred of ${list}`).toEqual([])
    expect((await ada.pages(list, 2)).flat(), `${list}, two a page`).toEqual(all)
    expect(all, `${list}, newest first`).toEqual(all?.toSorted().reverse())
  }
})

test.each(['orders', 'balance-entries', 'payments', 'mails'])(
  'a list of %s takes a limit from 1 to 100, and no other',
  async (list) => {
    const ada = await newCustomer(world)
    const status = async (limit: string) =>
      (await ada.ask('GET', `/users/${ada.id}/${list}?limit=${limit}`)).status
    expect(await Promise.all(['1', '100'].map(status))).toEqual([200, 200])
    const refused = ['101', '0', '-1', 'x', '1.5', '1e2', '']
    expect(await Promise.all(refused.map(status))).toEqual(refused.map(() => 400))
  },
)

test.each([
  ['that is slow: 202 with the order, which is confirmed later', cards.slow],
  ['whose verdict comes by webhook: 202, and the order is confirmed when it comes', cards.processing],
])('a card %s', async (_, card) => {
  const { customer, placed } = (await early.get(card)) ?? expect.unreachable()

  expect(placed).toMatchObject({ status: 202, body: { status: 'pending', payment: 'pending' } })
  const { id } = parse.order(placed.body)
  expect(placed.headers['location']).toBe(`/orders/${id}`)
  await untilOrder(customer, id, { status: 'confirmed', payment: 'captured' })
  expect(await chargesOf(world, id)).toMatchObject([taken(price)])
})

test('afterwards every promise is kept, and nobody got a mail twice', async () => {
  await expectInvariants(world)
  await expectNoMailTwice(world)
})
