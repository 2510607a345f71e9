import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { deliver, tellsOfUser } from './support/events.ts'
import type { Customer } from './support/identity.ts'
import { byBalance, byCard, postOrder, readOrder } from './support/orders.ts'

const { web, worker, identity } = await startApps()

const get = (url: string, { headers }: Customer) => web.inject({ url, headers })

describe('GET /orders/{id}', () => {
  it('shows a customer their order', async () => {
    const ada = await identity.newCustomer()
    const placed = (await postOrder(web, ada, byCard)).json()
    const response = await get(`/orders/${placed.id}`, ada)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual(placed)
  })

  it('prints the customer’s name once it is known', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byCard)).json()
    expect(await readOrder(web, ada, id)).not.toHaveProperty('customerName')
    const profile = { userId: ada.id, email: 'ada@example.com', name: 'Ada', revision: 1 }
    await deliver(worker, tellsOfUser('user.created', profile))
    expect(await readOrder(web, ada, id)).toMatchObject({ customerName: 'Ada' })
  })

  it('does not tell another’s order from none: 404', async () => {
    const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
    const { id } = (await postOrder(web, ada, byCard)).json()
    const foreign = await get(`/orders/${id}`, eve)
    const none = await get(`/orders/${uuidv7()}`, eve)
    expect(foreign.statusCode).toBe(404)
    expect(none.statusCode).toBe(404)
    expect(foreign.json().detail).toBe(none.json().detail)
  })

  it.each(['7', 'order', `${uuidv7()}0`, '%00', '%zz', "'; DROP TABLE orders; --"])(
    'refuses the id %s: 400',
    async (id) => {
      const response = await get(
        `/orders/${encodeURI(id).replaceAll('%25', '%')}`,
        await identity.newCustomer(),
      )
      expect(response.statusCode).toBe(400)
      expect(response.headers['content-type']).toMatch('application/problem+json')
    },
  )

  it.each([
    ['DELETE', `/orders/${uuidv7()}`],
    ['PUT', '/orders'],
    ['GET', '/orders'],
    ['GET', '/nothing'],
  ] as const)('knows no %s %s: 404', async (method, url) => {
    const { headers } = await identity.newCustomer()
    const response = await web.inject({ method, url, headers })
    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toMatch('application/problem+json')
  })
})

describe('GET /users/{id}/orders', () => {
  it('shows a customer their orders, newest first, page by page', async () => {
    const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
    const placed: string[] = []
    for (let i = 0; i < 5; i++) placed.push((await postOrder(web, ada, byBalance)).json().id)
    await postOrder(web, eve, byBalance)

    const seen: string[] = []
    let url: string | undefined = `/users/${ada.id}/orders?limit=2`
    let pages = 0
    while (url) {
      const response = await get(url, ada)
      expect(response.statusCode).toBe(200)
      const { items, nextCursor } = response.json()
      seen.push(...items.map(({ id }: { id: string }) => id))
      expect(items[0].items).toHaveLength(1)
      url = nextCursor ? `/users/${ada.id}/orders?limit=2&cursor=${nextCursor}` : undefined
      pages++
    }
    expect(seen).toEqual(placed.reverse())
    expect(pages).toBe(3)
  })

  it('shows nothing of another’s: 404', async () => {
    const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
    await postOrder(web, ada, byBalance)
    expect((await get(`/users/${ada.id}/orders`, eve)).statusCode).toBe(404)
  })

  it.each(['limit=0', 'limit=101', 'limit=-1', 'limit=1.5', 'limit=all', 'cursor=first', 'cursor=%00'])(
    'refuses ?%s: 400',
    async (query) => {
      const ada = await identity.newCustomer()
      expect((await get(`/users/${ada.id}/orders?${query}`, ada)).statusCode).toBe(400)
    },
  )
})
