import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startApps } from './support/apps.ts'
import { deliver, runTask, tells } from './support/events.ts'
import { byBalance, byCard, cloth, postOrder, saidTypes, valveOil } from './support/orders.ts'
import { authorizes, declines, isStillAsking } from './support/payment.ts'

const { web, worker, identity, payment } = await startApps()

beforeEach(() => payment.behave(authorizes))

describe('the same Idempotency-Key', () => {
  it('gives the same order, placed and paid once', async () => {
    const ada = await identity.newCustomer()
    const first = await postOrder(web, ada, byCard, 'k')
    const second = await postOrder(web, ada, byCard, 'k')
    expect(first.statusCode).toBe(201)
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    expect(second.statusCode).toBe(201)
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect(second.json()).toEqual(first.json())
    expect(second.headers.location).toBe(first.headers.location)
    expect(payment.asked).toHaveLength(1)
    expect(await saidTypes(web, first.json().id)).toEqual(['order.created', 'order.confirmed'])
    expect(await web.prisma.order.count({ where: { userId: ada.id } })).toBe(1)
  })

  it('gives one order to ten requests at once', async () => {
    const ada = await identity.newCustomer()
    const answers = await Promise.all(Array.from({ length: 10 }, () => postOrder(web, ada, byBalance, 'k')))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
    expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1)
    expect(answers.filter(({ headers }) => !headers['idempotency-replayed'])).toHaveLength(1)
    expect(await web.prisma.order.count({ where: { userId: ada.id } })).toBe(1)
    expect(await saidTypes(web, answers[0]?.json().id)).toEqual(['order.created'])
  })

  it('answers by what the order has become: 202, then 402', async () => {
    const ada = await identity.newCustomer()
    payment.behave(isStillAsking)
    const { id } = (await postOrder(web, ada, byCard, 'k')).json()
    const asking = await postOrder(web, ada, byCard, 'k')
    expect(asking.statusCode).toBe(202)
    expect(asking.json()).toMatchObject({ id, payment: 'pending' })
    await deliver(worker, tells('payment.declined', id))
    const declined = await postOrder(web, ada, byCard, 'k')
    expect(declined.statusCode).toBe(402)
    expect(declined.json()).toMatchObject({ orderId: id, reason: 'payment-declined' })
    expect(payment.asked).toHaveLength(1)
  })

  it('gives the declined order again, and no second try', async () => {
    const ada = await identity.newCustomer()
    payment.behave(declines)
    const first = await postOrder(web, ada, byCard, 'k')
    payment.behave(authorizes)
    const second = await postOrder(web, ada, byCard, 'k')
    expect([first.statusCode, second.statusCode]).toEqual([402, 402])
    expect(second.json()).toEqual(first.json())
  })

  it.each([
    ['another quantity', { ...byCard, items: [{ productId: valveOil.id, quantity: 2 }] }],
    ['another product', { ...byCard, items: [{ productId: cloth.id, quantity: 1 }] }],
    ['another share of the balance', { ...byCard, balanceAmount: 1 }],
    ['another card', { ...byCard, paymentMethod: 'pm_card_mastercard' }],
    ['an order that cannot be', { ...byCard, balanceAmount: 10_000 }],
  ])('with %s is refused: 422', async (_, other) => {
    const ada = await identity.newCustomer()
    expect((await postOrder(web, ada, byCard, 'k')).statusCode).toBe(201)
    const response = await postOrder(web, ada, other, 'k')
    expect(response.statusCode).toBe(422)
    expect(response.json().detail).toMatch('Idempotency-Key')
    expect(await web.prisma.order.count({ where: { userId: ada.id } })).toBe(1)
  })

  it('knows the same body in other clothes', async () => {
    const ada = await identity.newCustomer()
    const { items, paymentMethod } = byCard
    const first = await postOrder(web, ada, byCard, 'k')
    const second = await postOrder(web, ada, { note: 'unknown', paymentMethod, balanceAmount: 0, items }, 'k')
    expect(second.json()).toEqual(first.json())
  })

  it('gives the order that was accepted when its price has changed since', async () => {
    const ada = await identity.newCustomer()
    const product = { id: '019c0000-0000-7000-8000-000000000002', name: 'Snare', description: '', price: 100 }
    await web.prisma.product.create({ data: product })
    const asked = { items: [{ productId: product.id, quantity: 1 }], balanceAmount: 100 }
    const { id } = (await postOrder(web, ada, asked, 'k')).json()
    await web.prisma.product.delete({ where: { id: product.id } })
    // A process that has not seen the product yet.
    const { web: other } = await startApps({
      DATABASE_URL: web.config.DATABASE_URL,
      JWKS_URL: web.config.JWKS_URL,
    })
    expect((await postOrder(other, ada, asked)).statusCode).toBe(422)
    const again = await postOrder(other, ada, asked, 'k')
    expect(again.statusCode).toBe(201)
    expect(again.json().id).toBe(id)
  })

  it('of another customer is another key', async () => {
    const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
    const first = await postOrder(web, ada, byBalance, 'k')
    const second = await postOrder(web, eve, byBalance, 'k')
    expect(second.statusCode).toBe(201)
    expect(second.json().id).not.toBe(first.json().id)
  })

  it('is a new one after 24 hours, and old ones are forgotten', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const ada = await identity.newCustomer()
    const first = (await postOrder(web, ada, byBalance, 'k')).json()
    const where = { userId_key: { userId: ada.id, key: 'k' } }
    const { expiresAt } = await web.prisma.idempotencyKey.findUniqueOrThrow({ where })
    expect(expiresAt.getTime() - Date.parse(first.createdAt)).toBe(24 * 3600 * 1000)

    await web.prisma.idempotencyKey.update({ where, data: { expiresAt: new Date() } })
    const second = (await postOrder(web, ada, { ...byBalance, items: byCard.items }, 'k')).json()
    expect(second.id).not.toBe(first.id)
    expect((await postOrder(web, ada, byBalance, 'k')).json().id).toBe(second.id)

    await web.prisma.idempotencyKey.update({ where, data: { expiresAt: new Date() } })
    expect((await runTask(worker, 'prune-idempotency-keys')).statusCode).toBe(200)
    expect(await web.prisma.idempotencyKey.findUnique({ where })).toBeNull()
    expect(await web.prisma.idempotencyKey.count()).toBeGreaterThan(0)
  })

  it('is free again when its order was refused', async () => {
    const ada = await identity.newCustomer()
    expect((await postOrder(web, ada, { ...byCard, balanceAmount: 9_999 }, 'k')).statusCode).toBe(422)
    expect((await postOrder(web, ada, byCard, 'k')).statusCode).toBe(201)
  })

  it('is not needed: without one, each request is an order', async () => {
    const ada = await identity.newCustomer()
    await postOrder(web, ada, byBalance)
    await postOrder(web, ada, byBalance)
    expect(await web.prisma.order.count({ where: { userId: ada.id } })).toBe(2)
  })
})
