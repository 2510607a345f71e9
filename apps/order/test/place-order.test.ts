import { decodeEvent } from '@fanfare/contracts'
import { describe, expect, it, vi } from 'vitest'
import { startApps } from './support/apps.ts'
import { byBalance, cloth, postOrder, published, readOrder, valveOil } from './support/orders.ts'

const { web, identity } = await startApps()

describe('POST /orders, paid from the balance', () => {
  it('places the order at the shop’s prices', async () => {
    const ada = await identity.newCustomer()
    const items = [
      { productId: valveOil.id, quantity: 2 },
      { productId: cloth.id, quantity: 1 },
    ]
    const response = await postOrder(web, ada, { items, balanceAmount: 1830, unitPrice: 1, total: 1 })
    expect(response.statusCode, response.body).toBe(201)
    const { id, createdAt, updatedAt, ...order } = response.json()
    expect(order).toEqual({
      userId: ada.id,
      status: 'pending',
      items: [
        { productId: valveOil.id, name: 'Valve oil', quantity: 2, unitPrice: 690 },
        { productId: cloth.id, name: 'Polishing cloth', quantity: 1, unitPrice: 450 },
      ],
      total: 1830,
      balanceAmount: 1830,
      cardAmount: 0,
      currency: 'EUR',
      payment: 'none',
      balance: 'pending',
    })
    expect(response.headers.location).toBe(`/orders/${id}`)
    expect(new Date(createdAt).toISOString()).toBe(createdAt)
    expect(updatedAt).toBe(createdAt)
  })

  it('answers with what is stored', async () => {
    const ada = await identity.newCustomer()
    await web.db.customer.create({ data: { userId: ada.id, name: 'Ada', revision: 1 } })
    const placed = (await postOrder(web, ada, byBalance)).json()
    expect(placed.customerName).toBe('Ada')
    expect(await readOrder(web, ada, placed.id)).toEqual(placed)
  })

  it('publishes order.created in the trace of the request', async () => {
    const ada = await identity.newCustomer()
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const response = await web.inject({
      method: 'POST',
      url: '/orders',
      headers: { ...ada.headers, traceparent },
      payload: { ...byBalance, paymentMethod: 'pm_card_visa' },
    })
    const { id } = response.json()
    const row = await web.db.outbox.findFirstOrThrow({ where: { key: id } })
    expect(decodeEvent(row.body)).toMatchObject({
      id: row.eventId,
      type: 'order.created',
      source: '/order',
      subject: id,
      traceparent,
    })
    expect(await published(web, id), 'a card that pays nothing is not in the event').toEqual([
      {
        type: 'order.created',
        data: {
          orderId: id,
          userId: ada.id,
          total: 690,
          balanceAmount: 690,
          cardAmount: 0,
          currency: 'EUR',
          items: [{ productId: valveOil.id, name: 'Valve oil', quantity: 1, unitPrice: 690 }],
        },
      },
    ])
  })

  it('merges a product that is named twice into one line', async () => {
    const ada = await identity.newCustomer()
    const items = [
      { productId: valveOil.id, quantity: 2 },
      { productId: cloth.id, quantity: 1 },
      { productId: valveOil.id.toUpperCase(), quantity: 3 },
    ]
    const response = await postOrder(web, ada, { items, balanceAmount: 3900 })
    expect(response.json().items).toMatchObject([
      { productId: valveOil.id, quantity: 5 },
      { productId: cloth.id, quantity: 1 },
    ])
  })

  it('keeps the price that was paid when the product’s price changes', async () => {
    const ada = await identity.newCustomer()
    const product = await web.db.product.create({
      data: { id: '019c0000-0000-7000-8000-000000000001', name: 'Snare', description: '', price: 100 },
    })
    const items = [{ productId: product.id, quantity: 1 }]
    const { id } = (await postOrder(web, ada, { items, balanceAmount: 100 })).json()
    await web.db.product.update({ where: { id: product.id }, data: { price: 200, name: 'Drum' } })
    expect((await readOrder(web, ada, id)).items).toMatchObject([{ name: 'Snare', unitPrice: 100 }])
    // For as long as the CDN, the former price is that of new orders.
    using _ = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 5_001)
    expect((await postOrder(web, ada, { items, balanceAmount: 200 })).json()).toMatchObject({ total: 200 })
  })

  it('places sixteen orders at once', async () => {
    const ada = await identity.newCustomer()
    const answers = await Promise.all(Array.from({ length: 16 }, () => postOrder(web, ada, byBalance)))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
    expect(await web.db.order.count({ where: { userId: ada.id } })).toBe(16)
  })
})
