import { v7 as uuidv7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { deliver, tells } from './support/events.ts'
import type { Customer } from './support/identity.ts'
import { byBoth, byCard, postOrder, readOrder, said, saidTypes } from './support/orders.ts'
import { authorizes, declines } from './support/payment.ts'

const { web, worker, identity, payment } = await startApps()

beforeEach(() => payment.behave(authorizes))

const cancel = (id: string, { headers }: Customer) =>
  web.inject({ method: 'POST', url: `/orders/${id}/cancel`, headers })

describe('POST /orders/{id}/cancel', () => {
  it('cancels an order that is not decided yet', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byBoth)).json()
    const response = await cancel(id, ada)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ id, status: 'cancelled', reason: 'cancelled-by-customer' })
    expect(await readOrder(web, ada, id)).toEqual(response.json())
    expect(await said(web, id)).toMatchObject([
      { type: 'order.created' },
      { type: 'order.cancelled', data: { orderId: id, reason: 'cancelled-by-customer', total: 690 } },
    ])
  })

  it('cancels a confirmed one, which is paid back', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byCard)).json()
    await deliver(worker, tells('payment.captured', id))
    expect((await cancel(id, ada)).json()).toMatchObject({ status: 'cancelled', payment: 'captured' })
    await deliver(worker, tells('payment.refunded', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', payment: 'refunded' })
    expect(await saidTypes(web, id)).toEqual(['order.created', 'order.confirmed', 'order.cancelled'])
  })

  it('gives the same answer a second time, and to ten at once', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byCard)).json()
    const first = await cancel(id, ada)
    const more = await Promise.all(Array.from({ length: 10 }, () => cancel(id, ada)))
    for (const { statusCode, body } of more) expect([statusCode, body]).toEqual([200, first.body])
    expect((await saidTypes(web, id)).filter((type) => type === 'order.cancelled')).toHaveLength(1)
  })

  it('leaves the reason of an order that was cancelled before', async () => {
    const ada = await identity.newCustomer()
    payment.behave(declines)
    const { orderId } = (await postOrder(web, ada, byCard)).json()
    const response = await cancel(orderId, ada)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ status: 'cancelled', reason: 'payment-declined' })
  })

  it('stands, whatever good news come later', async () => {
    const ada = await identity.newCustomer()
    const told = Promise.withResolvers<void>()
    payment.behave(async (asked, reply) => {
      await told.promise
      return authorizes(asked, reply)
    })
    const placing = postOrder(web, ada, byBoth)
    await payment.untilAsked(1)
    const id = payment.asked[0]?.orderId ?? ''
    expect((await cancel(id, ada)).json()).toMatchObject({ status: 'cancelled', payment: 'pending' })
    await deliver(worker, tells('payment.authorized', id))
    await deliver(worker, tells('user.balance-debited', id))
    told.resolve()
    expect((await placing).json()).toMatchObject({ status: 'cancelled' })
    expect(await readOrder(web, ada, id)).toMatchObject({
      status: 'cancelled',
      reason: 'cancelled-by-customer',
      payment: 'authorized',
      balance: 'debited',
    })
    expect(await saidTypes(web, id)).toEqual(['order.created', 'order.cancelled'])
  })

  it('is its customer’s only: 404 for another, and for no order', async () => {
    const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
    const { id } = (await postOrder(web, ada, byCard)).json()
    expect((await cancel(id, eve)).statusCode).toBe(404)
    expect((await cancel(uuidv7(), eve)).statusCode).toBe(404)
    expect((await cancel('mine', eve)).statusCode).toBe(400)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
  })
})
