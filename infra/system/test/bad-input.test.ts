import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Customer, newCustomer, type OrderRequest, untilOrder } from './support/customer.ts'
import { contents, rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { type Answer, expectProblem, type Request, send } from './support/http.ts'
import { expectInvariants } from './support/invariants.ts'
import { cards, musicStand, orderOf, tuba } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { takeTurns } from './support/sharing.ts'
import { forgery } from './support/tokens.ts'
import { serviceOf } from './support/world.ts'

// What strangers, mistakes and enemies send: each gets its 4xx, as a problem document, and nothing changes anywhere.
const world = inject('world')
takeTurns(world, 'alone')
const { edge } = world
const orders = serviceOf(world, 'order').database

const nobody = '0190a5a5-0000-7000-8000-000000000000'
/** A hundred of it cost more than an order may, and more than a database's integer holds. */
const palace = { productId: '0190a5a5-0000-7000-8000-0000000000aa', price: 2_000_000_000 }
let ada: Customer
let bob: Customer
/** What is Bob's, by its path. */
let bobs: Record<'user' | 'order' | 'payment' | 'mail', string>
let before: Record<string, string>

beforeAll(async () => {
  await rows(orders, `INSERT INTO products VALUES ($1, 'A palace', 'With a ballroom.', $2)`, [
    palace.productId,
    palace.price,
  ])
  ;[ada, bob] = await Promise.all([newCustomer(world, 'Ada Example'), newCustomer(world, 'Bob Example')])
  const key = { 'idempotency-key': 'taken' }
  const mine = parse.order((await ada.place(orderOf(musicStand, { balanceAmount: 2_490 }), key)).body)
  const his = parse.order((await bob.place(orderOf(musicStand, { paymentMethod: cards.good }))).body)
  await untilOrder(ada, mine.id, { status: 'confirmed' })
  await untilOrder(bob, his.id, { status: 'confirmed', payment: 'captured' })
  await expectInvariants(world)
  const [[payment], [mail]] = await Promise.all([bob.payments(), bob.mails()])
  bobs = { user: bob.id, order: his.id, payment: payment?.id ?? '', mail: mail?.id ?? '' }
  // Events are also heard by those whom they tell nothing new.
  before = await contents(world)
  const stillness = async () => {
    const earlier = before
    before = await contents(world)
    return before === earlier || JSON.stringify(before) === JSON.stringify(earlier)
  }
  await eventually('two looks at the databases that see the same', stillness, true)
})
afterEach(async () => {
  const after = await contents(world)
  const earlier = before
  // What one test lets through is not the next one's fault.
  before = after
  expect(after, 'what is in the databases').toEqual(earlier)
})
afterAll(() => rows(orders, 'DELETE FROM products WHERE id = $1', [palace.productId]))

const order = (changes: object): Request => ({
  body: { ...orderOf(musicStand, { paymentMethod: cards.good }), ...changes },
})
const line = (changes: object) =>
  order({ items: [{ productId: musicStand.productId, quantity: 1, ...changes }] })
const registration = (changes: object): Request => ({
  body: { email: 'eve@example.test', name: 'Eve Example', password: 'long enough', ...changes },
})
const json = { 'content-type': 'application/json' }

describe('bodies that are none', () => {
  const bodies: [string, Request, number][] = [
    ['half a JSON', { raw: '{"items": [' }, 400],
    ['JSON with a comma too many', { raw: '{"name": "x",}' }, 400],
    ['nothing, though it says it is JSON', { raw: '', headers: json }, 400],
    ['null', { raw: 'null' }, 400],
    ['a list', { raw: '[]' }, 400],
    ['a text', { raw: '"text"' }, 400],
    ['a number', { raw: '42' }, 400],
    ['an empty object', { raw: '{}' }, 400],
    ['a prototype', { raw: '{"__proto__": {"admin": true}}' }, 400],
    ['a form', { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['a plain text', { raw: '{}', headers: { 'content-type': 'text/plain' } }, 400],
    ['XML', { raw: '<order/>', headers: { 'content-type': 'application/xml' } }, 415],
    ['no type at all', { raw: '{}', headers: { 'content-type': '' } }, 415],
    ['more than 64 KiB', { body: { name: 'x'.repeat(70_000) } }, 413],
  ]
  test.each(bodies)('%s', async (_, request, status) => {
    expectProblem(await ada.ask('POST', '/orders', request), status)
    expectProblem(await send('POST', `${edge}/users`, request), status)
    expectProblem(await send('POST', `${edge}/sessions`, request), status)
    if (request.raw !== '{}') expectProblem(await ada.ask('PATCH', `/users/${ada.id}`, request), status)
  })
})

describe('orders that cannot be', () => {
  const refused: [string, Request, number][] = [
    ['without items', order({ items: undefined }), 400],
    ['of no item', order({ items: [] }), 400],
    ['of more lines than fifty', order({ items: Array(51).fill({ ...tuba, quantity: 1 }) }), 400],
    ['whose items are a text', order({ items: 'tuba' }), 400],
    ['whose item is null', order({ items: [null] }), 400],
    ['of an unknown product', line({ productId: nobody }), 422],
    ['of a product that is no UUID', line({ productId: 'tuba' }), 400],
    ['of a product with a NUL', line({ productId: `${musicStand.productId}\0` }), 400],
    ['of a product that is a number', line({ productId: 7 }), 400],
    ['of nought pieces', line({ quantity: 0 }), 400],
    ['of minus one piece', line({ quantity: -1 }), 400],
    ['of one and a half pieces', line({ quantity: 1.5 }), 400],
    ['of more pieces than a hundred', line({ quantity: 101 }), 400],
    ['of more pieces than an integer counts', line({ quantity: 2 ** 53 }), 400],
    [
      'of infinitely many pieces',
      { raw: JSON.stringify(line({ quantity: 1 }).body).replace(':1}', ':1e400}') },
      400,
    ],
    ['of a piece in words', line({ quantity: '1' }), 400],
    ['of a true piece', line({ quantity: true }), 400],
    [
      'of more than a hundred pieces in two lines',
      order({ items: Array(2).fill({ productId: musicStand.productId, quantity: 60 }) }),
      422,
    ],
    ['whose sum is too large', line({ productId: palace.productId }), 422],
    ['whose sum overflows', line({ productId: palace.productId, quantity: 100 }), 422],
    ['with more balance than the total', order({ balanceAmount: musicStand.price + 1 }), 422],
    ['with a negative balance', order({ balanceAmount: -1 }), 400],
    ['with half a cent of balance', order({ balanceAmount: 0.5 }), 400],
    ['with more balance than there is money', order({ balanceAmount: 10 ** 15 }), 400],
    ['with a balance in words', order({ balanceAmount: '1' }), 400],
    ['with nothing to pay the rest', order({ paymentMethod: undefined }), 422],
    ['with a card that is a number', order({ paymentMethod: 4242424242424242 }), 400],
    ['with a card without a name', order({ paymentMethod: '' }), 400],
    ['with a card of many words', order({ paymentMethod: 'my card' }), 400],
    ['with a card with a NUL', order({ paymentMethod: 'pm_card\0visa' }), 400],
    ['with a card with a very long name', order({ paymentMethod: 'x'.repeat(10_000) }), 400],
    ['under a key that is empty', { ...order({}), headers: { 'idempotency-key': '' } }, 400],
    ['under a key that is too long', { ...order({}), headers: { 'idempotency-key': 'x'.repeat(256) } }, 400],
    ['under a key with a blank', { ...order({}), headers: { 'idempotency-key': 'a key' } }, 400],
    ['under a key that another body had', { ...order({}), headers: { 'idempotency-key': 'taken' } }, 422],
  ]
  test.each(refused)('%s', async (_, request, status) => {
    expectProblem(await ada.ask('POST', '/orders', request), status)
  })
})

describe('customers who cannot be', () => {
  const texts: [string, object][] = [
    ['an e-mail without @', { email: 'eve.example.test' }],
    ['an e-mail with a NUL', { email: 'eve\0@example.test' }],
    ['an e-mail with a line break', { email: 'eve@example.test\r\nBcc: all@example.test' }],
    ['an e-mail that is too long', { email: `${'x'.repeat(300)}@example.test` }],
    ['an e-mail that is a list', { email: ['eve@example.test'] }],
    ['an e-mail that is null', { email: null }],
    ['an empty name', { name: '' }],
    ['a name of blanks', { name: '   ' }],
    ['a name with a NUL', { name: 'Eve\0Example' }],
    ['a name with half a character', { name: 'Eve \uD800' }],
    ['a name that is too long', { name: 'x'.repeat(201) }],
    ['a very long name', { name: 'x'.repeat(60_000) }],
    ['a name that is a number', { name: 7 }],
  ]
  test.each(texts)('%s', async (_, changes) => {
    expectProblem(await send('POST', `${edge}/users`, registration(changes)), 400)
    expectProblem(await ada.ask('PATCH', `/users/${ada.id}`, { body: changes }), 400)
  })

  test.each([
    ['that is too short', 'short'],
    ['that is too long', 'x'.repeat(129)],
    ['that is a number', 12345678],
    ['that is missing', undefined],
  ])('a password %s', async (_, password) => {
    expectProblem(await send('POST', `${edge}/users`, registration({ password })), 400)
  })

  test('an e-mail that is known, in whatever case', async () => {
    for (const email of [bob.email, bob.email.toUpperCase(), ` ${bob.email} `]) {
      expectProblem(await send('POST', `${edge}/users`, registration({ email })), 409)
      expectProblem(await ada.ask('PATCH', `/users/${ada.id}`, { body: { email } }), 409)
    }
  })
})

describe('paths that lead nowhere', () => {
  /** Every path with an id in it, by what the id is of. */
  const paths = [
    ['user', 'GET', '/users/*'],
    ['user', 'PATCH', '/users/*'],
    ['user', 'GET', '/users/*/balance-entries'],
    ['user', 'GET', '/users/*/orders'],
    ['user', 'GET', '/users/*/payments'],
    ['user', 'GET', '/users/*/mails'],
    ['order', 'GET', '/orders/*'],
    ['order', 'POST', '/orders/*/cancel'],
    ['payment', 'GET', '/payments/*'],
    ['mail', 'GET', '/mails/*'],
  ] as const
  const noIds = ['7', 'null', 'undefined', '*', "'%20OR%201=1", `${nobody}x`, '%00', `${nobody}%00`, '%C3%A4']

  test.each(paths)('%s: %s %s', async (kind, method, path) => {
    const ask = (id: string): Promise<Answer> =>
      ada.ask(method, path.replace('*', id), method === 'PATCH' ? { body: { name: 'Eve' } } : {})
    expectProblem(await ask(nobody), 404)
    expectProblem(await ask(bobs[kind]), 404)
    expectProblem(await ask(bobs[kind].toUpperCase()), 404)
    for (const id of noIds) expectProblem(await ask(id), 400)
    for (const id of ['%', '%zz', '%ff', '%C3']) expectProblem(await ask(id), 400)
    for (const id of ['x'.repeat(200), 'x'.repeat(7_000)]) expectProblem(await ask(id), 400, 404, 414)
  })

  test('a product that is not there', async () => {
    expectProblem(await send('GET', `${edge}/products/${nobody}`), 404)
    expectProblem(await send('GET', `${edge}/products/tuba`), 400)
    expectProblem(await send('GET', `${edge}/products/%00`), 400)
  })

  test.each(['orders', 'balance-entries', 'payments', 'mails'])('a page of %s from nowhere', async (list) => {
    for (const cursor of ['x', '%00', `${nobody}%00`, '%zz', `${nobody}&cursor=${nobody}`]) {
      expectProblem(await ada.ask('GET', `/users/${ada.id}/${list}?cursor=${cursor}`), 400)
    }
  })

  const nowhere: [string, string, number][] = [
    ['GET', '/', 404],
    ['GET', '/nothing', 404],
    ['GET', '/ORDERS', 404],
    ['GET', `/orders/${nobody}/items`, 404],
    ['GET', '/users/me/friends', 404],
    ['GET', '/sessions', 404],
    ['GET', '/users', 404],
    ['PUT', '/orders', 404],
    ['DELETE', '/orders', 404],
    ['POST', '/products', 404],
    ['DELETE', `/users/${nobody}`, 404],
    ['POST', '/.well-known/jwks.json', 404],
    ['BREW', '/orders', 400],
    ['PROPFIND', '/orders', 405],
    ['GET', '/orders#here', 400],
    // What is for the inside only.
    ['POST', '/authorizations', 404],
    ['POST', '//authorizations', 404],
    ['POST', '/orders/../authorizations', 404],
    ['POST', '/payments/..%2fauthorizations', 404],
    ['POST', '/authorizations/../payments/x', 404],
    ['POST', '/events', 404],
    ['POST', '/orders/../events', 404],
    ['POST', '/schedules/move-on-orders', 404],
    ['POST', '/schedules/prune-inbox', 404],
    ['GET', '/health/ready', 404],
    ['GET', '/openapi.json', 404],
    ['GET', '/docs', 404],
  ]
  test.each(nowhere)('%s %s', async (method, path, status) => {
    expectProblem(await ada.ask(method, path), status)
  })
})

describe('tokens that are none', async () => {
  const { genuine, forged } = await forgery(world)
  const kinds = Object.keys(await forged(nobody))
  /** One path of every service. */
  const paths = () => [
    `/users/${ada.id}`,
    `/users/${ada.id}/orders`,
    `/users/${ada.id}/payments`,
    `/users/${ada.id}/mails`,
  ]

  test('(one that is made the same way opens every door)', async () => {
    const token = await genuine(ada.id)
    for (const path of paths())
      expect(await send('GET', edge + path, { token })).toMatchObject({ status: 200 })
  })

  test.each(kinds)('one %s', async (kind) => {
    const token = (await forged(ada.id))[kind] ?? expect.unreachable()
    for (const path of paths()) {
      const answer = await send('GET', edge + path, { token })
      expectProblem(answer, 401)
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
    }
    const request: OrderRequest = orderOf(musicStand, { balanceAmount: 1, paymentMethod: cards.good })
    expectProblem(await send('POST', `${edge}/orders`, { token, body: request }), 401)
    expectProblem(await send('PATCH', `${edge}/users/${ada.id}`, { token, body: { name: 'Eve' } }), 401)
  })

  test('none at all, or of another kind', async () => {
    for (const headers of [{}, { authorization: 'Basic YWRhOnNlY3JldA==' }, { authorization: 'Bearer' }]) {
      for (const path of paths()) expectProblem(await send('GET', edge + path, { headers }), 401)
    }
  })
})

describe('log-ins that fail', () => {
  test('a wrong password and an unknown e-mail are told in the same words', async () => {
    const password = 'not the password'
    const wrong = await send('POST', `${edge}/sessions`, { body: { email: bob.email, password } })
    const unknown = await send('POST', `${edge}/sessions`, {
      body: { email: 'nobody@example.test', password },
    })
    expectProblem(wrong, 401)
    expect(unknown).toMatchObject({ status: 401, body: Object(wrong.body) })
  })

  test('after a few wrong passwords the next must wait, and is told how long', async () => {
    const guess = () =>
      send('POST', `${edge}/sessions`, { body: { email: ada.email, password: 'a wrong guess' } })
    const statuses: number[] = []
    for (let count = 0; count < 5; count++) statuses.push((await guess()).status)
    const answer = await guess()
    expect(statuses).toEqual([401, 401, 401, 401, 401])
    expectProblem(answer, 429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })

  test.each([
    ['without a password', { password: undefined }],
    ['with a password that is too long', { password: 'x'.repeat(1_000) }],
    ['with a password that is a list', { password: ['x'] }],
    ['with an e-mail that is a number', { email: 7 }],
    ['with an e-mail with a NUL', { email: 'ada\0@example.test' }],
  ])('one %s', async (_, changes) => {
    const body = { email: bob.email, password: 'x', ...changes }
    expectProblem(await send('POST', `${edge}/sessions`, { body }), 400)
  })
})

test('a cancellation with a malformed body cancels nothing', async () => {
  const [mine] = parse.orders((await ada.ask('GET', `/users/${ada.id}/orders`)).body).items
  expectProblem(await ada.ask('POST', `/orders/${mine?.id}/cancel`, { raw: '{' }), 400)
})
