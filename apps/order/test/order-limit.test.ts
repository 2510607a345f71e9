import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { byBalance, postOrder } from './support/orders.ts'

const limit = 3
const { web, identity } = await startApps({ ORDERS_PER_MINUTE: String(limit) })

it('a customer places so many orders in a minute; the next is refused with 429, and nothing is stored', async () => {
  const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
  const place = (key?: string) => postOrder(web, ada, byBalance, key)
  const first = await place('first')
  for (let placed = 1; placed < limit; placed++) expect((await place()).statusCode).toBe(201)
  const before = await web.db.outbox.count()

  for (const key of [undefined, 'another']) {
    const refused = await place(key)
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toMatchObject({ status: 429, detail: 'Too many orders in a minute.' })
    const seconds = Number(refused.headers['retry-after'])
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
  }
  expect(await web.db.order.count({ where: { userId: ada.id } })).toBe(limit)
  expect(await web.db.outbox.count()).toBe(before)

  const replayed = await place('first')
  expect(replayed.json().id).toBe(first.json().id)
  expect(replayed.headers['idempotency-replayed']).toBe('true')
  expect((await postOrder(web, eve, byBalance)).statusCode, 'of another customer').toBe(201)

  // The oldest of them becomes older than a minute.
  await web.db.order.update({
    where: { id: first.json().id },
    data: { id: uuidv7({ msecs: Date.now() - 61_000 }) },
  })
  expect((await place('another')).statusCode).toBe(201)
  expect((await place()).statusCode).toBe(429)
})
