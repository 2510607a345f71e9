import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startApps } from './support/apps.ts'
import { balanceEvent, deliver, runTask } from './support/events.ts'
import { byBalance, cloth, postOrder, publishedTypes, valveOil } from './support/orders.ts'

const { web, worker, identity } = await startApps()

describe('the same Idempotency-Key', () => {
  it('gives the same order, placed once', async () => {
    const ada = await identity.newCustomer()
    const first = await postOrder(web, ada, byBalance, 'k')
    const second = await postOrder(web, ada, byBalance, 'k')
    expect(first.statusCode).toBe(201)
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    expect(second.statusCode).toBe(201)
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect(second.json()).toEqual(first.json())
    expect(second.headers.location).toBe(first.headers.location)
    expect(await publishedTypes(web, first.json().id)).toEqual(['order.created'])
    expect(await web.db.order.count({ where: { userId: ada.id } })).toBe(1)
  })

  it('gives one order to ten requests at once', async () => {
    const ada = await identity.newCustomer()
    const answers = await Promise.all(Array.from({ length: 10 }, () => postOrder(web, ada, byBalance, 'k')))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
    expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1)
    expect(answers.filter(({ headers }) => !headers['idempotency-replayed'])).toHaveLength(1)
    expect(await web.db.order.count({ where: { userId: ada.id } })).toBe(1)
    expect(await publishedTypes(web, answers[0]?.json().id)).toEqual(['order.created'])
  })

  it('answers with the order’s present state', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byBalance, 'k')).json()
    await deliver(worker, balanceEvent('user.balance-debited', id))
    const again = await postOrder(web, ada, byBalance, 'k')
    expect([again.statusCode, again.json()]).toMatchObject([201, { id, status: 'confirmed' }])
  })

  it.each([
    ['another quantity', { ...byBalance, items: [{ productId: valveOil.id, quantity: 2 }] }],
    ['another product', { ...byBalance, items: [{ productId: cloth.id, quantity: 1 }] }],
    ['another share of the balance', { ...byBalance, balanceAmount: 1 }],
    ['another card', { ...byBalance, paymentMethod: 'pm_card_mastercard' }],
    ['an order that would be refused', { ...byBalance, balanceAmount: 10_000 }],
  ])('with %s is refused: 422', async (_, other) => {
    const ada = await identity.newCustomer()
    expect((await postOrder(web, ada, byBalance, 'k')).statusCode).toBe(201)
    const response = await postOrder(web, ada, other, 'k')
    expect(response.statusCode).toBe(422)
    expect(response.json().detail).toMatch('Idempotency-Key')
    expect(await web.db.order.count({ where: { userId: ada.id } })).toBe(1)
  })

  it('gives the same order for an equivalent body', async () => {
    const ada = await identity.newCustomer()
    const { items, balanceAmount } = byBalance
    const first = await postOrder(web, ada, byBalance, 'k')
    const second = await postOrder(web, ada, { note: 'unknown', balanceAmount, items }, 'k')
    expect(second.json()).toEqual(first.json())
  })

  it('gives the order that was accepted, although its product is gone', async () => {
    const ada = await identity.newCustomer()
    const product = { id: '019c0000-0000-7000-8000-000000000002', name: 'Snare', description: '', price: 100 }
    await web.db.product.create({ data: product })
    const order = { items: [{ productId: product.id, quantity: 1 }], balanceAmount: 100 }
    const { id } = (await postOrder(web, ada, order, 'k')).json()
    await web.db.product.delete({ where: { id: product.id } })
    // A process without the product in its cache.
    const { web: other } = await startApps({
      DATABASE_URL: web.config.DATABASE_URL,
      JWKS_URL: web.config.JWKS_URL,
    })
    expect((await postOrder(other, ada, order)).statusCode).toBe(422)
    const again = await postOrder(other, ada, order, 'k')
    expect(again.statusCode).toBe(201)
    expect(again.json().id).toBe(id)
  })

  it('of another customer gives another order', async () => {
    const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
    const first = await postOrder(web, ada, byBalance, 'k')
    const second = await postOrder(web, eve, byBalance, 'k')
    expect(second.statusCode).toBe(201)
    expect(second.json().id).not.toBe(first.json().id)
  })

  it('expires after 24 hours, and is pruned then', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const ada = await identity.newCustomer()
    const first = (await postOrder(web, ada, byBalance, 'k')).json()
    const where = { userId_key: { userId: ada.id, key: 'k' } }
    const { expiresAt } = await web.db.idempotencyKey.findUniqueOrThrow({ where })
    expect(expiresAt.getTime() - Date.parse(first.createdAt)).toBe(24 * 3600 * 1000)

    await web.db.idempotencyKey.update({ where, data: { expiresAt: new Date() } })
    const second = (await postOrder(web, ada, byBalance, 'k')).json()
    expect(second.id).not.toBe(first.id)
    expect((await postOrder(web, ada, byBalance, 'k')).json().id).toBe(second.id)

    await web.db.idempotencyKey.update({ where, data: { expiresAt: new Date() } })
    expect((await runTask(worker, 'prune-idempotency-keys')).statusCode).toBe(200)
    expect(await web.db.idempotencyKey.findUnique({ where })).toBeNull()
    expect(await web.db.idempotencyKey.count()).toBeGreaterThan(0)
  })

  it('can be used again when its order was refused', async () => {
    const ada = await identity.newCustomer()
    expect((await postOrder(web, ada, { ...byBalance, balanceAmount: 9_999 }, 'k')).statusCode).toBe(422)
    expect((await postOrder(web, ada, byBalance, 'k')).statusCode).toBe(201)
  })

  it('is not needed: without one, each request is an order', async () => {
    const ada = await identity.newCustomer()
    await postOrder(web, ada, byBalance)
    await postOrder(web, ada, byBalance)
    expect(await web.db.order.count({ where: { userId: ada.id } })).toBe(2)
  })
})
