import { afterEach, describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { byBalance, cloth, postOrder, tuba, valveOil } from './support/orders.ts'

const { web, identity } = await startApps()
const ada = await identity.newCustomer()
const line = { productId: valveOil.id, quantity: 1 }
const unknownId = '019b76da-a800-7000-8000-000000000000'

// A refused request leaves nothing behind.
afterEach(async () => {
  expect(await web.db.order.count()).toBe(0)
  expect(await web.db.outbox.count()).toBe(0)
  expect(await web.db.idempotencyKey.count()).toBe(0)
})

const refusal = async (payload: unknown, headers: Record<string, string> = {}) => {
  const response = await web.inject({
    method: 'POST',
    url: '/orders',
    headers: { 'content-type': 'application/json', ...ada.headers, ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })
  expect(response.headers['content-type']).toMatch('application/problem+json')
  expect(response.json().status).toBe(response.statusCode)
  return response
}

describe('POST /orders answers 400 to a malformed order', () => {
  it.each<[string, unknown]>([
    ['malformed JSON', '{"items": ['],
    ['an empty body', ''],
    ['null', null],
    ['an array', [byBalance]],
    ['a text', '"order"'],
    ['no items', {}],
    ['an empty list of items', { items: [] }],
    ['51 items', { ...byBalance, items: Array(51).fill(line) }],
    ['items that are no list', { ...byBalance, items: line }],
    ['an item without a product', { ...byBalance, items: [{ quantity: 1 }] }],
    ['an item without a quantity', { ...byBalance, items: [{ productId: valveOil.id }] }],
    ['a product id that is no UUID', { ...byBalance, items: [{ ...line, productId: 'trumpet' }] }],
    ['a product id with a NUL', { ...byBalance, items: [{ ...line, productId: '\u0000' }] }],
    ['a quantity of 0', { ...byBalance, items: [{ ...line, quantity: 0 }] }],
    ['a negative quantity', { ...byBalance, items: [{ ...line, quantity: -1 }] }],
    ['a quantity of 101', { ...byBalance, items: [{ ...line, quantity: 101 }] }],
    ['a huge quantity', { ...byBalance, items: [{ ...line, quantity: 1e308 }] }],
    ['half a piece', { ...byBalance, items: [{ ...line, quantity: 0.5 }] }],
    ['a quantity in words', { ...byBalance, items: [{ ...line, quantity: '1' }] }],
    ['a negative balance amount', { ...byBalance, balanceAmount: -1 }],
    ['half a cent of the balance', { ...byBalance, balanceAmount: 0.5 }],
    ['a balance amount in words', { ...byBalance, balanceAmount: '690' }],
    ['a balance amount beyond all sums', { ...byBalance, balanceAmount: 1e15 }],
    ['a payment method that is no text', { ...byBalance, paymentMethod: 7 }],
    ['an empty payment method', { ...byBalance, paymentMethod: '' }],
    ['a payment method with a NUL', { ...byBalance, paymentMethod: 'pm_\u0000' }],
    ['a payment method of 201 characters', { ...byBalance, paymentMethod: 'x'.repeat(201) }],
  ])('%s', async (_, payload) => {
    expect((await refusal(payload)).statusCode).toBe(400)
  })

  it.each([
    ['an Idempotency-Key of 256 characters', 'x'.repeat(256)],
    ['an Idempotency-Key with a space', 'a b'],
    ['an empty Idempotency-Key', ''],
  ])('%s', async (_, key) => {
    expect((await refusal(byBalance, { 'idempotency-key': key })).statusCode).toBe(400)
  })

  it('and names the part that is wrong', async () => {
    const response = await refusal({ ...byBalance, items: [line, { ...line, quantity: 0 }] })
    expect(response.json().errors).toMatchObject([{ path: '/body/items/1/quantity' }])
  })
})

describe('POST /orders answers 422 to an order that cannot be placed', () => {
  it.each<[string, string, unknown]>([
    [
      'an unknown product',
      '/body/items/1/productId',
      { ...byBalance, items: [line, { ...line, productId: unknownId }] },
    ],
    ['a balance amount above the total', '/body/balanceAmount', { ...byBalance, balanceAmount: 691 }],
    [
      '101 of a product, in two lines',
      '/body/items/1/quantity',
      {
        ...byBalance,
        items: [
          { productId: cloth.id, quantity: 1 },
          { ...line, quantity: 100 },
          { ...line, quantity: 1 },
        ],
      },
    ],
  ])('%s', async (_, path, payload) => {
    const response = await refusal(payload, { 'idempotency-key': 'refused' })
    expect(response.statusCode).toBe(422)
    expect(response.json().errors).toMatchObject([{ path }])
  })

  it('a total over the limit', async () => {
    const bells = await Promise.all(
      Array.from({ length: 21 }, (_, i) =>
        web.db.product.create({
          data: {
            id: `019c0000-0000-7000-8000-0000000000${10 + i}`,
            name: 'Bell',
            description: '',
            price: tuba.price,
          },
        }),
      ),
    )
    const items = bells.map(({ id }) => ({ productId: id, quantity: 100 }))
    const response = await refusal({ ...byBalance, items })
    expect(response.statusCode).toBe(422)
    expect(response.json().errors).toMatchObject([{ path: '/body/items' }])
  })
})

describe('POST /orders refuses', () => {
  it('a body over 64 KiB: 413', async () => {
    expect((await refusal({ ...byBalance, note: 'x'.repeat(64 * 1024) })).statusCode).toBe(413)
  })

  it('a body that is no JSON: 415', async () => {
    expect((await refusal('items=1', { 'content-type': 'text/csv' })).statusCode).toBe(415)
  })

  it('a customer without a token: 401', async () => {
    const response = await postOrder(web, { id: ada.id, headers: { authorization: '' } }, byBalance)
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
  })
})
