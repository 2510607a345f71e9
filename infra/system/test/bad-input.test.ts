import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { badBodies } from './support/bad-bodies.ts'
import { badOrders, palace, takenKey } from './support/bad-orders.ts'
import { endlessIds, nobody, noCursors, noIds, nowhere, pathsWithIds } from './support/bad-paths.ts'
import { badPasswords, badProfiles } from './support/bad-profiles.ts'
import { type Customer, newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { type Answer, expectProblem, type Request, send } from './support/http.ts'
import { cards, musicStand, orderOf } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { takeTurns } from './support/sharing.ts'
import { forgery } from './support/tokens.ts'
import { expectUntouched } from './support/untouched.ts'
import { serviceOf } from './support/world.ts'

// What strangers, mistakes and enemies send: each gets its 4xx, as a problem document, and nothing changes anywhere.
const world = inject('world')
takeTurns(world, 'alone')
const orders = serviceOf(world, 'order').database
let ada: Customer
let bob: Customer
/** Ids of what is Bob's. */
let bobs: Record<'user' | 'order' | 'payment' | 'mail', string>

beforeAll(async () => {
  const product = [palace.productId, palace.price]
  await rows(orders, `INSERT INTO products VALUES ($1, 'A palace', 'With a ballroom.', $2)`, product)
  ada = await newCustomer(world)
  bob = await newCustomer(world, 'Bob Example')
  const mine = await ada.place(orderOf(musicStand, { balanceAmount: musicStand.price }), {
    'idempotency-key': takenKey,
  })
  await untilOrder(ada, parse.order(mine.body).id, { status: 'confirmed' })
  const his = parse.order((await bob.place(orderOf(musicStand, { paymentMethod: cards.good }))).body)
  await untilOrder(bob, his.id, { status: 'confirmed', payment: 'captured' })
  const [[payment], [mail]] = await Promise.all([bob.payments(), bob.mails()])
  bobs = { user: bob.id, order: his.id, payment: payment?.id ?? '', mail: mail?.id ?? '' }
})
expectUntouched(world)
afterAll(() => rows(orders, 'DELETE FROM products WHERE id = $1', [palace.productId]))

const register = (request: Request) => send('POST', `${world.edge}/users`, request)
const logIn = (request: Request) => send('POST', `${world.edge}/sessions`, request)
const change = (request: Request) => ada.ask('PATCH', `/users/${ada.id}`, request)

describe('bodies that are none', () => {
  test.each(badBodies)('%s', async (_, request, status) => {
    expectProblem(await ada.ask('POST', '/orders', request), status)
    expectProblem(await register(request), status)
    expectProblem(await logIn(request), status)
    // A change of nothing is one.
    if (request.raw !== '{}') expectProblem(await change(request), status)
  })

  test('half a JSON with a cancellation', async () => {
    const [mine] = parse.orders((await ada.ask('GET', `/users/${ada.id}/orders`)).body).items
    expectProblem(await ada.ask('POST', `/orders/${mine?.id}/cancel`, { raw: '{' }), 400)
  })
})

describe('orders that cannot be', () => {
  test.each(badOrders)('%s', async (_, request, status) => {
    expectProblem(await ada.ask('POST', '/orders', request), status)
  })
})

describe('customers who cannot be', () => {
  const eve = { email: 'eve@example.test', name: 'Eve Example', password: 'long enough' }

  test.each(badProfiles)('%s', async (_, changes) => {
    expectProblem(await register({ body: { ...eve, ...changes } }), 400)
    expectProblem(await change({ body: changes }), 400)
  })

  test.each(badPasswords)('a password %s', async (_, password) => {
    expectProblem(await register({ body: { ...eve, password } }), 400)
  })

  test('an e-mail that is known, in whatever case', async () => {
    for (const email of [bob.email, bob.email.toUpperCase(), ` ${bob.email} `]) {
      expectProblem(await register({ body: { ...eve, email } }), 409)
      expectProblem(await change({ body: { email } }), 409)
    }
  })
})

describe('paths that lead nowhere', () => {
  test.each(pathsWithIds)('%s: %s %s', async (kind, method, path) => {
    const ask = (id: string): Promise<Answer> =>
      ada.ask(method, path.replace('*', id), method === 'PATCH' ? { body: { name: 'Eve' } } : {})
    for (const id of [nobody, bobs[kind], bobs[kind].toUpperCase()]) expectProblem(await ask(id), 404)
    for (const id of noIds) expectProblem(await ask(id), 400)
    for (const id of endlessIds) expectProblem(await ask(id), 400, 404, 414)
  })

  test('a product that is not there', async () => {
    expectProblem(await send('GET', `${world.edge}/products/${nobody}`), 404)
    for (const id of noIds) expectProblem(await send('GET', `${world.edge}/products/${id}`), 400)
  })

  test.each(['orders', 'balance-entries', 'payments', 'mails'])('a page of %s from nowhere', async (list) => {
    for (const cursor of noCursors) {
      expectProblem(await ada.ask('GET', `/users/${ada.id}/${list}?cursor=${cursor}`), 400)
    }
  })

  test.each(nowhere)('%s %s', async (method, path, status) => {
    expectProblem(await ada.ask(method, path), status)
  })
})

describe('tokens that are none', async () => {
  const { genuine, forged } = await forgery(world)
  /** One path of every service. */
  const paths = () => ['', '/orders', '/payments', '/mails'].map((list) => `/users/${ada.id}${list}`)
  const read = (path: string, request: Request) => send('GET', world.edge + path, request)

  test('(one that is made the same way opens every door)', async () => {
    const token = await genuine(ada.id)
    for (const path of paths()) expect(await read(path, { token })).toMatchObject({ status: 200 })
  })

  test.each(Object.keys(await forged(nobody)))('one %s', async (kind) => {
    const token = (await forged(ada.id))[kind] ?? expect.unreachable()
    for (const path of paths()) {
      const answer = await read(path, { token })
      expectProblem(answer, 401)
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
    }
    const body = orderOf(musicStand, { balanceAmount: 1, paymentMethod: cards.good })
    expectProblem(await send('POST', `${world.edge}/orders`, { token, body }), 401)
    expectProblem(await change({ token, body: { name: 'Eve' } }), 401)
  })

  test('none at all, or of another kind', async () => {
    for (const headers of [{}, { authorization: 'Basic YWRhOnNlY3JldA==' }, { authorization: 'Bearer' }]) {
      for (const path of paths()) expectProblem(await read(path, { headers }), 401)
    }
  })
})
