import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { deliver, userEvent } from './support/events.ts'
import type { Customer } from './support/identity.ts'
import { byBalance, postOrder, readOrder } from './support/orders.ts'

const { web, worker, identity } = await startApps()

const get = (url: string, { headers }: Customer) => web.inject({ url, headers })
const requestOf = (id: string, { headers }: Customer) =>
  `GET /orders/${id} HTTP/1.1\r\nhost: order\r\nauthorization: ${headers.authorization}\r\n`

const port = Number(new URL(await web.listen({ host: '127.0.0.1', port: 0 })).port)

/** Sends requests in one packet, and returns the bodies of their answers, which are all 200. */
async function pipelined(requests: readonly string[]): Promise<unknown[]> {
  const socket = connect(port, '127.0.0.1')
  const heads = requests.map((head, index) =>
    index < requests.length - 1 ? head : `${head}connection: close\r\n`,
  )
  socket.write(`${heads.join('\r\n')}\r\n`)
  const [, ...answers] = (await text(socket)).split('HTTP/1.1 ')
  return answers.map((answer) => {
    expect(answer).toMatch(/^200 /)
    return JSON.parse(answer.split('\r\n\r\n')[1] ?? '')
  })
}

describe('GET /orders/{id}', () => {
  it('returns a customer’s order', async () => {
    const ada = await identity.newCustomer()
    const placed = (await postOrder(web, ada, byBalance)).json()
    const response = await get(`/orders/${placed.id}`, ada)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual(placed)
  })

  it('returns the customer’s name once it is known', async () => {
    const ada = await identity.newCustomer()
    const { id } = (await postOrder(web, ada, byBalance)).json()
    expect(await readOrder(web, ada, id)).not.toHaveProperty('customerName')
    const profile = { userId: ada.id, email: 'ada@example.com', name: 'Ada', revision: 1 }
    await deliver(worker, userEvent('user.created', profile))
    expect(await readOrder(web, ada, id)).toMatchObject({ customerName: 'Ada' })
  })

  it('answers alike for another customer’s order and an unknown one: 404', async () => {
    const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
    const { id } = (await postOrder(web, ada, byBalance)).json()
    const foreign = await get(`/orders/${id}`, eve)
    const none = await get(`/orders/${uuidv7()}`, eve)
    expect(foreign.statusCode).toBe(404)
    expect(none.statusCode).toBe(404)
    expect(foreign.json().detail).toBe(none.json().detail)
  })

  it('finds an order by its id in upper case, also twice in one batch of look-ups', async () => {
    const ada = await identity.newCustomer()
    const placed = (await postOrder(web, ada, byBalance)).json()
    const upper = await pipelined([
      requestOf(placed.id.toUpperCase(), ada),
      requestOf(placed.id.toUpperCase(), ada),
    ])
    expect(upper).toEqual([placed, placed])
    expect(await pipelined([requestOf(placed.id, ada), requestOf(placed.id.toUpperCase(), ada)])).toEqual([
      placed,
      placed,
    ])
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
  ] as const)('has no route %s %s: 404', async (method, url) => {
    const { headers } = await identity.newCustomer()
    const response = await web.inject({ method, url, headers })
    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toMatch('application/problem+json')
  })
})

describe('GET /users/{id}/orders', () => {
  it('returns the same for the id and the cursor in upper case', async () => {
    const ada = await identity.newCustomer()
    for (let i = 0; i < 3; i++) await postOrder(web, ada, byBalance)
    const { nextCursor } = (await get(`/users/${ada.id}/orders?limit=1`, ada)).json()
    const page = await get(`/users/${ada.id}/orders?cursor=${nextCursor}`, ada)
    const upper = await get(`/users/${ada.id.toUpperCase()}/orders?cursor=${nextCursor.toUpperCase()}`, ada)
    expect(page.json().items).toHaveLength(2)
    expect([upper.statusCode, upper.body]).toEqual([200, page.body])
  })

  it('returns a customer’s orders, newest first, page by page', async () => {
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

  it('answers 404 for another customer’s orders', async () => {
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
