import { exampleRequests } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { anOrder, call, cancelled, deliver, paymentOf } from './support/orders.ts'
import { startIssuer } from './support/tokens.ts'

const issuer = await startIssuer()
const { web, worker } = await startApps({ JWKS_URL: issuer.url })

async function get(url: string, userId: string) {
  const authorization = `Bearer ${await issuer.sign(userId)}`
  return web.inject({ url, headers: { authorization } })
}

/** A user with some payments, oldest first. */
async function userWith(payments: number) {
  const userId = uuidv7()
  const ids: string[] = []
  for (let i = 0; i < payments; i++) ids.push((await call(web, { ...anOrder(), userId })).json().paymentId)
  return { userId, ids }
}

describe('GET /payments/{id}', () => {
  it('shows a payment to its owner', async () => {
    const order = anOrder()
    const { paymentId: id } = (await call(web, order)).json()
    const response = await get(`/payments/${id}`, order.userId)
    expect(response.statusCode).toBe(200)
    const { orderId, userId, amount, currency } = order
    const { createdAt, updatedAt } = await paymentOf(web, order)
    expect(response.json()).toEqual({
      ...{ id, orderId, userId, amount, currency, status: 'authorized' },
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    })
  })

  it('shows that a payment was declined, and not why', async () => {
    const order = anOrder('pm_card_chargeDeclinedInsufficientFunds')
    const { paymentId } = (await call(web, order)).json()
    const payment = (await get(`/payments/${paymentId}`, order.userId)).json()
    expect(payment).toMatchObject({ status: 'declined', reason: 'declined' })
  })

  it('shows a payment whose order was cancelled before its card was charged', async () => {
    const order = anOrder()
    await deliver(worker, cancelled(order))
    const { id } = await paymentOf(web, order)
    expect((await get(`/payments/${id}`, order.userId)).json()).toMatchObject({ status: 'voided' })
  })

  it("another user's payment and an unknown one: the same 404", async () => {
    const order = anOrder()
    const { paymentId } = (await call(web, order)).json()
    const [foreign, unknown] = [
      await get(`/payments/${paymentId}`, uuidv7()),
      await get(`/payments/${uuidv7()}`, uuidv7()),
    ]
    expect(foreign.statusCode).toBe(404)
    expect(unknown.json()).toEqual({ ...foreign.json(), instance: unknown.json().instance })
  })

  it('an id that is no UUID: 400', async () => {
    const response = await get('/payments/1', uuidv7())
    expect(response.statusCode).toBe(400)
    expect(response.headers['content-type']).toContain('application/problem+json')
  })
})

describe('GET /users/{id}/payments', () => {
  it('shows a page, newest first, and the cursor of the next', async () => {
    const { userId, ids } = await userWith(3)
    await userWith(1)
    const first = (await get(`/users/${userId}/payments?limit=2`, userId)).json()
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]])
    expect(first.nextCursor).toBe(ids[1])
    const last = (await get(`/users/${userId}/payments?limit=2&cursor=${first.nextCursor}`, userId)).json()
    expect(last.items.map(({ id }: { id: string }) => id)).toEqual([ids[0]])
    expect(last.nextCursor).toBeNull()
  })

  it('shows the same for ids in upper case, of the path, the cursor and the token', async () => {
    const { userId, ids } = await userWith(2)
    const [newest = ''] = ids.toReversed()
    const page = await get(`/users/${userId}/payments?cursor=${newest}`, userId)
    const upper = userId.toUpperCase()
    const same = await get(`/users/${upper}/payments?cursor=${newest.toUpperCase()}`, upper)
    expect(page.json().items).toHaveLength(1)
    expect([same.statusCode, same.body]).toEqual([200, page.body])
    expect((await get(`/payments/${newest.toUpperCase()}`, upper)).json()).toMatchObject({ id: newest })
  })

  it("another user's: 404", async () => {
    const { userId } = await userWith(1)
    expect((await get(`/users/${userId}/payments`, uuidv7())).statusCode).toBe(404)
  })

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=1'])('%s: 400', async (query) => {
    const userId = uuidv7()
    expect((await get(`/users/${userId}/payments?${query}`, userId)).statusCode).toBe(400)
  })
})

describe('without a token of the user service: 401', () => {
  it.each<[string, (userId: string) => Promise<string | undefined> | string | undefined]>([
    ['no token', () => undefined],
    ['an expired one', (userId) => issuer.sign(userId, { expires: '-1s' })],
    ['one of another issuer', (userId) => issuer.sign(userId, { iss: 'https://elsewhere.test' })],
    ['alg: none', (userId) => issuer.unsigned(userId)],
    ['a forged one', async (userId) => `${(await issuer.sign(userId)).slice(0, -8)}AAAAAAAA`],
    ["the order service's", () => 'a-token-of-the-order-service'],
  ])('%s', async (_, tokenOf) => {
    const { userId, ids } = await userWith(1)
    const token = await tokenOf(userId)
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    for (const url of [`/payments/${ids[0]}`, `/users/${userId}/payments`]) {
      const response = await web.inject({ url, headers })
      expect(response.statusCode).toBe(401)
      expect(response.headers['content-type']).toContain('application/problem+json')
    }
  })
})

it('/openapi.json describes every route', async () => {
  const { paths } = (await web.inject('/openapi.json')).json()
  expect(Object.keys(paths).sort()).toEqual([
    '/authorizations',
    '/payments/{paymentId}',
    '/users/{userId}/payments',
    '/webhooks/stripe',
  ])
})

it('the example of /openapi.json is authorized', async () => {
  const [example, ...more] = exampleRequests((await web.inject('/openapi.json')).json())
  expect([example?.route, more]).toEqual(['POST /authorizations', []])
  const response = await call(web, example?.payload ?? {})
  expect([response.statusCode, response.json().status]).toEqual([200, 'authorized'])
})

it('unknown routes and methods are 404, as problem documents', async () => {
  for (const [method, url] of [
    ['GET', '/payments'],
    ['DELETE', `/payments/${uuidv7()}`],
    ['GET', '/webhooks/stripe'],
  ] as const) {
    const response = await web.inject({ method, url })
    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toContain('application/problem+json')
  }
})
