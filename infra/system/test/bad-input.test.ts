// Needs: mailer, payment
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { badOrders, expensive, usedKey } from './support/bad-orders.ts'
import { badPasswords, badProfiles } from './support/bad-profiles.ts'
import {
  badBodies,
  invalidCursors,
  invalidIds,
  longIds,
  pathsWithIds,
  unrouted,
  unusedId,
} from './support/bad-requests.ts'
import { cards } from './support/cards.ts'
import { type Customer, newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { type Answer, expectProblem, type Request, send } from './support/http.ts'
import { lockStack } from './support/lock-stack.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { forgery } from './support/tokens.ts'
import { expectUntouched } from './support/untouched.ts'
import { serviceOf } from './support/world.ts'

// Every invalid request is answered with a 4xx problem document and changes no table of any service.
const world = inject('world')
lockStack(world, 'exclusive')
const orders = serviceOf(world, 'order').database
let ada: Customer
let bob: Customer
/** Ids of Bob's resources. */
let bobs: Record<'user' | 'order' | 'payment' | 'mail', string>

beforeAll(async () => {
  const product = [expensive.productId, expensive.price]
  await rows(orders, `INSERT INTO products VALUES ($1, 'Expensive', 'For tests.', $2)`, product)
  ada = await newCustomer(world)
  bob = await newCustomer(world, 'Bob Example')
  const adasOrder = await ada.place(orderOf(musicStand, { balanceAmount: musicStand.price }), {
    'idempotency-key': usedKey,
  })
  await untilOrder(ada, parse.order(adasOrder.body).id, { status: 'confirmed' })
  const bobsOrder = parse.order((await bob.place(orderOf(musicStand, { paymentMethod: cards.good }))).body)
  await untilOrder(bob, bobsOrder.id, { status: 'confirmed', payment: 'captured' })
  const [[payment], [mail]] = await Promise.all([bob.payments(), bob.mails()])
  bobs = { user: bob.id, order: bobsOrder.id, payment: payment?.id ?? '', mail: mail?.id ?? '' }
})
expectUntouched(world)
afterAll(() => rows(orders, 'DELETE FROM products WHERE id = $1', [expensive.productId]))

const register = (request: Request) => send('POST', `${world.edge}/users`, request)
const logIn = (request: Request) => send('POST', `${world.edge}/sessions`, request)
const change = (request: Request) => ada.request('PATCH', `/users/${ada.id}`, request)

describe('invalid bodies', () => {
  test.each(badBodies)('%s', async (_, request, status) => {
    expectProblem(await ada.request('POST', '/orders', request), status)
    expectProblem(await register(request), status)
    expectProblem(await logIn(request), status)
    // PATCH accepts an empty object.
    if (request.raw !== '{}') expectProblem(await change(request), status)
  })

  test('a truncated body of a cancellation', async () => {
    const [order] = parse.orders((await ada.request('GET', `/users/${ada.id}/orders`)).body).items
    expectProblem(await ada.request('POST', `/orders/${order?.id}/cancel`, { raw: '{' }), 400)
  })
})

describe('invalid orders', () => {
  test.each(badOrders)('%s', async (_, request, status) => {
    expectProblem(await ada.request('POST', '/orders', request), status)
  })
})

describe('invalid profiles', () => {
  const eve = { email: 'eve@example.test', name: 'Eve Example', password: 'long enough' }

  test.each(badProfiles)('%s', async (_, changes) => {
    expectProblem(await register({ body: { ...eve, ...changes } }), 400)
    expectProblem(await change({ body: changes }), 400)
  })

  test.each(badPasswords)('a password %s', async (_, password) => {
    expectProblem(await register({ body: { ...eve, password } }), 400)
  })

  test('another e-mail without the password', async () => {
    expectProblem(await change({ body: { email: eve.email } }), 403)
  })
})

describe('unknown paths and ids', () => {
  test.each(pathsWithIds)('%s: %s %s', async (kind, method, path) => {
    const bodies = {
      PATCH: { body: { name: 'Eve' } },
      DELETE: { body: { password: 'x' } },
      GET: {},
      POST: {},
    }
    const get = (id: string): Promise<Answer> => ada.request(method, path.replace('*', id), bodies[method])
    for (const id of [unusedId, bobs[kind], bobs[kind].toUpperCase()]) expectProblem(await get(id), 404)
    for (const id of invalidIds) expectProblem(await get(id), 400)
    for (const id of longIds) expectProblem(await get(id), 400, 404, 414)
  })

  test('a product that does not exist', async () => {
    expectProblem(await send('GET', `${world.edge}/products/${unusedId}`), 404)
    for (const id of invalidIds) expectProblem(await send('GET', `${world.edge}/products/${id}`), 400)
  })

  test.each(['orders', 'balance-entries', 'payments', 'mails'])(
    'a page of %s with an invalid cursor',
    async (list) => {
      for (const cursor of invalidCursors) {
        expectProblem(await ada.request('GET', `/users/${ada.id}/${list}?cursor=${cursor}`), 400)
      }
    },
  )

  test.each(unrouted)('%s %s', async (method, path, status) => {
    expectProblem(await ada.request(method, path), status)
  })
})

describe('invalid tokens', async () => {
  const { genuine, forged } = await forgery(world)
  /** One path of every service. */
  const paths = () => ['', '/orders', '/payments', '/mails'].map((list) => `/users/${ada.id}${list}`)
  const read = (path: string, request: Request) => send('GET', world.edge + path, request)

  test('a valid token made the same way is accepted by every service', async () => {
    const token = await genuine(ada.id)
    for (const path of paths()) expect(await read(path, { token })).toMatchObject({ status: 200 })
  })

  test.each(Object.keys(await forged(unusedId)))('a token %s', async (kind) => {
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

  test('no token, or another scheme', async () => {
    for (const headers of [{}, { authorization: 'Basic YWRhOnNlY3JldA==' }, { authorization: 'Bearer' }]) {
      for (const path of paths()) expectProblem(await read(path, { headers }), 401)
    }
  })
})
