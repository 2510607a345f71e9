import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { newCustomer } from './support/customers.ts'

const { web } = await startApps()

type Customer = Awaited<ReturnType<typeof newCustomer>>
const get = ({ headers }: Pick<Customer, 'headers'>, url: string) => web.inject({ url, headers })

describe('GET /users/{userId}/balance-entries', () => {
  it('returns the entries page by page, newest first', async () => {
    const ada = await newCustomer(web)
    const orderIds = Array.from({ length: 5 }, () => uuidv7())
    for (const orderId of orderIds) {
      await web.db.balanceEntry.create({
        data: { id: uuidv7(), userId: ada.id, kind: 'debit', amount: -100, orderId },
      })
    }
    const url = `/users/${ada.id}/balance-entries`
    const first = (await get(ada, `${url}?limit=4`)).json()
    const second = (await get(ada, `${url}?limit=4&cursor=${first.nextCursor}`)).json()
    expect(first.items.map((item: { orderId: string }) => item.orderId)).toEqual(
      orderIds.toReversed().slice(0, 4),
    )
    expect(first.items[0]).toEqual({
      id: expect.any(String),
      kind: 'debit',
      amount: -100,
      currency: 'EUR',
      orderId: orderIds[4],
      createdAt: expect.any(String),
    })
    expect(second.items).toMatchObject([{ orderId: orderIds[0] }, { kind: 'welcome', amount: 10_000 }])
    expect(second.items[1]).not.toHaveProperty('orderId')
    expect(second.nextCursor).toBeNull()
  })

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'limit=1.5',
    'limit=true',
    'limit=',
    'limit=5&limit=6',
    'cursor=x',
    'cursor=%00',
  ])('refuses %s', async (query) => {
    const ada = await newCustomer(web)
    expect((await get(ada, `/users/${ada.id}/balance-entries?${query}`)).statusCode).toBe(400)
  })

  it('has those of the customer alone: 404 for another', async () => {
    const [ada, eve] = [await newCustomer(web), await newCustomer(web)]
    expect((await get(eve, `/users/${ada.id}/balance-entries`)).statusCode).toBe(404)
  })

  it('accepts a limit of 100', async () => {
    const ada = await newCustomer(web)
    expect((await get(ada, `/users/${ada.id}/balance-entries?limit=100`)).statusCode).toBe(200)
  })
})
