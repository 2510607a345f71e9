// Needs: mailer, payment
import { randomUUID } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { cards } from './support/cards.ts'
import { confirmEmail, newCustomer, untilOrder, welcomeCredit } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { expectProblem } from './support/http.ts'
import { lockStack } from './support/lock-stack.ts'
import { mailedToken, untilMails } from './support/mailbox.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { chargesOf } from './support/stripe.ts'
import { serviceOf } from './support/world.ts'

// Idempotency, changed profiles and lists.
const world = inject('world')
lockStack(world, 'shared')
const { price } = musicStand
const taken = (amount: number) => ({ held: 0, captured: amount, refunded: 0 })

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

test('eight concurrent requests with one Idempotency-Key: one order', async () => {
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
  const { items } = parse.orders((await ada.request('GET', `/users/${ada.id}/orders`)).body)
  expect(items.map((order) => order.id)).toEqual([id])
})

test('a changed e-mail and name: later mails and orders have them', async () => {
  const ada = await newCustomer(world)
  const email = `new.${ada.email}`
  const body = { email, name: 'Ada Newname', password: ada.password }
  const changed = await ada.request('PATCH', `/users/${ada.id}`, { body })
  expect(changed).toMatchObject({ status: 200, body: { email: ada.email, name: 'Ada Newname' } })
  await confirmEmail(world, { email, password: ada.password, token: await mailedToken(world, email) })
  const contact = () =>
    rows(serviceOf(world, 'mailer').database, 'SELECT email FROM contacts WHERE user_id = $1', [ada.id])
  await eventually("the mailer's copy of the address", contact, [{ email }])

  const request = orderOf(musicStand, { balanceAmount: price })
  const { id } = parse.order((await ada.place(request)).body)
  await untilOrder(ada, id, { status: 'confirmed', customerName: 'Ada Newname' })
  const addresses = async () => {
    const orderMails = (await ada.mails()).filter(({ orderId }) => orderId === id)
    return orderMails.map(({ kind, to }) => `${kind} to ${to}`).sort()
  }
  await eventually('the mails of the order', addresses, [
    `order.confirmed to ${email}`,
    `order.created to ${email}`,
  ])
  const session = await ada.request('POST', '/sessions', { body: { email, password: ada.password } })
  expect(session, 'the log-in with the new e-mail').toMatchObject({ status: 201 })
})

test('a payment that the network cannot make: 402, and neither the answer nor the mail blames the card', async () => {
  const ada = await newCustomer(world)
  const placed = await ada.place(orderOf(musicStand, { paymentMethod: cards.notProcessed }))
  expectProblem(placed, 402)
  expect(placed.body).toMatchObject({ reason: 'payment-failed' })
  const { orderId } = parse.declined(placed.body)
  await untilOrder(ada, orderId, { status: 'cancelled', reason: 'payment-failed', payment: 'failed' })
  expect(await ada.payments()).toMatchObject([{ orderId, status: 'failed', reason: 'processing_error' }])
  await untilMails(world, ada, ['user.verified', 'order.created', 'order.cancelled'])
  const mail = (await ada.mails()).find(({ kind }) => kind === 'order.cancelled')
  const { body } = await ada.request('GET', `/mails/${mail?.id}`)
  expect(body).toMatchObject({ text: expect.stringContaining('The payment could not be made') })
})

test('lists: newest first over several pages, without gaps and repetitions', async () => {
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
    const [all, ...rest] = await ada.pages(list, 100)
    expect(rest, `pages of a hundred of ${list}`).toEqual([])
    expect((await ada.pages(list, 2)).flat(), `${list}, two a page`).toEqual(all)
    expect(all, `${list}, newest first`).toEqual(all?.toSorted().reverse())
  }
})

test.each(['orders', 'balance-entries', 'payments', 'mails'])(
  'a list of %s accepts a limit from 1 to 100 only',
  async (list) => {
    const ada = await newCustomer(world)
    const status = async (limit: string) =>
      (await ada.request('GET', `/users/${ada.id}/${list}?limit=${limit}`)).status
    expect(await Promise.all(['1', '100'].map(status))).toEqual([200, 200])
    const refused = ['101', '0', '-1', 'x', '1.5', '1e2', '']
    expect(await Promise.all(refused.map(status))).toEqual(refused.map(() => 400))
  },
)
