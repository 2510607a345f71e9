import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { byBalance, postOrder } from './support/orders.ts'

const { web, identity } = await startApps({ ORDERS_PER_CUSTOMER: '3' })

it('one customer’s flood of orders is refused with Retry-After, and others go on', async () => {
  const [ada, eve] = [await identity.newCustomer(), await identity.newCustomer()]
  const answers = await Promise.all(Array.from({ length: 8 }, () => postOrder(web, eve, byBalance)))
  const refused = answers.filter(({ statusCode }) => statusCode === 429)
  expect(refused).toHaveLength(5)
  for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  expect((await postOrder(web, ada, byBalance)).statusCode).toBe(201)
  expect(await web.db.order.count({ where: { userId: eve.id } })).toBe(3)
})
