import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { balanceEvent, deliver } from './support/events.ts'
import type { Customer } from './support/identity.ts'
import { byBalance, postOrder, published, publishedTypes, readOrder } from './support/orders.ts'

const { web, worker, identity } = await startApps()

/** An order whose balance is debited. */
const confirmed = async (customer: Customer): Promise<string> => {
  const { id } = (await postOrder(web, customer, byBalance)).json()
  await deliver(worker, balanceEvent('user.balance-debited', id))
  return id
}

const cancel = (id: string, { headers }: Customer) =>
  web.inject({ method: 'POST', url: `/orders/${id}/cancel`, headers })

describe('POST /orders/{id}/cancel', () => {
  it('cancels a pending order', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byBalance)).json()
    const response = await cancel(id, ada)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ id, status: 'cancelled', reason: 'cancelled-by-customer' })
    expect(await readOrder(web, ada, id)).toEqual(response.json())
    expect(await published(web, id)).toMatchObject([
      { type: 'order.created' },
      { type: 'order.cancelled', data: { orderId: id, reason: 'cancelled-by-customer', total: 690 } },
    ])
  })

  it.each([
    ['JSON', { 'content-type': 'application/json' }],
    ['JSON in another charset', { 'content-type': 'application/json; charset=latin1' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['XML, of unknown length', { 'content-type': 'text/xml', 'transfer-encoding': 'chunked' }],
  ])('takes no body, though the request declares %s', async (_, declared) => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byBalance)).json()
    const response = await cancel(id, { ...ada, headers: { ...ada.headers, ...declared } })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ id, status: 'cancelled' })
  })

  it('refuses a body that is no JSON: 415, and a malformed one: 400', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byBalance)).json()
    const cancelWith = (type: string, payload: string) =>
      web.inject({
        method: 'POST',
        url: `/orders/${id}/cancel`,
        headers: { ...ada.headers, 'content-type': type },
        payload,
      })
    expect((await cancelWith('text/xml', '<a/>')).statusCode).toBe(415)
    expect((await cancelWith('application/json', '{')).statusCode).toBe(400)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'pending' })
    expect((await cancelWith('application/json', '{}')).statusCode).toBe(200)
  })

  it('cancels an order by its id in upper case', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byBalance)).json()
    expect((await cancel(id.toUpperCase(), ada)).json()).toMatchObject({ id, status: 'cancelled' })
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.cancelled'])
  })

  it('cancels a confirmed order, whose balance is then credited', async () => {
    const ada = await identity.newCustomer()
    const id = await confirmed(ada)
    expect((await cancel(id, ada)).json()).toMatchObject({ status: 'cancelled', balance: 'debited' })
    await deliver(worker, balanceEvent('user.balance-credited', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', balance: 'credited' })
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.confirmed', 'order.cancelled'])
  })

  it('keeps the reason of an order that is cancelled already', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byBalance)).json()
    await deliver(worker, balanceEvent('user.balance-debit-rejected', id))
    const response = await cancel(id, ada)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ status: 'cancelled', reason: 'balance-too-small' })
  })

  it('refuses a confirmed order that was placed more than a day ago: 409, and nothing changes', async () => {
    const ada = await identity.newCustomer()
    const id = await confirmed(ada)
    const placed = (secondsAgo: number) =>
      web.db.order.update({ where: { id }, data: { createdAt: new Date(Date.now() - secondsAgo * 1000) } })
    const day = 24 * 3600
    await placed(day + 1)
    const response = await cancel(id, ada)
    expect([response.statusCode, response.json().status]).toEqual([409, 409])
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.confirmed'])
    await placed(day - 60)
    expect((await cancel(id, ada)).statusCode).toBe(200)
    await placed(2 * day)
    expect((await cancel(id, ada)).json(), 'a second time').toMatchObject({ status: 'cancelled' })
  })

  it('is idempotent, also for ten requests at once', async () => {
    const ada = await identity.newCustomer()
    const id = await confirmed(ada)
    const first = await cancel(id, ada)
    const more = await Promise.all(Array.from({ length: 10 }, () => cancel(id, ada)))
    for (const { statusCode, body } of more) expect([statusCode, body]).toEqual([200, first.body])
    expect((await publishedTypes(web, id)).filter((type) => type === 'order.cancelled')).toHaveLength(1)
  })

  it('answers 404 for another customer’s order and for an unknown one', async () => {
    const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
    const id = await confirmed(ada)
    expect((await cancel(id, eve)).statusCode).toBe(404)
    expect((await cancel(uuidv7(), eve)).statusCode).toBe(404)
    expect((await cancel('mine', eve)).statusCode).toBe(400)
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
  })
})
