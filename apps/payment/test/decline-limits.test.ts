import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import {
  anOrder,
  call,
  created,
  daemonHeaders,
  deliver,
  paymentOf,
  published,
  userErased,
} from './support/orders.ts'

const apps = await startApps({
  DECLINES_PER_CUSTOMER: '2',
  DECLINES_PER_CARD: '4',
  DECLINES_PER_ADDRESS: '3',
})
const { web, worker, emulator } = apps
const declinedCard = 'pm_card_chargeDeclined'

async function decline(order: { userId?: string; clientAddress?: string; paymentMethod?: string }) {
  const response = await call(web, { ...anOrder(declinedCard), ...order })
  expect(response.json()).toMatchObject({ status: 'declined' })
  return response.json()
}
/** Those of Stripe: a refusal by a limit does not prolong it. */
const forgetDeclines = () =>
  web.db.payment.updateMany({
    where: { reason: { not: 'too-many-declines' } },
    data: { updatedAt: new Date(Date.now() - 3_700_000) },
  })

it.each([
  ['customer', 2, () => ({ userId: uuidv7() })],
  ['address', 3, () => ({ clientAddress: '203.0.113.7' })],
  ['card', 4, () => ({})],
])(
  'after some declines by %s in an hour, Stripe is not asked, and the answer is the same',
  async (_, limit, make) => {
    await forgetDeclines()
    const key = make()
    for (let count = 0; count < limit; count++) await decline(key)
    const asked = emulator.intents().length
    const order = { ...anOrder(declinedCard), ...key }
    expect((await call(web, order)).json()).toMatchObject({ status: 'declined' })
    expect(emulator.intents()).toHaveLength(asked)
    expect(await published(web, order)).toEqual(['payment.declined'])

    await forgetDeclines()
    await decline(key)
    expect(emulator.intents()).toHaveLength(asked + 1)
  },
)

it('an order that comes by its event only is refused, too', async () => {
  await forgetDeclines()
  const userId = uuidv7()
  await decline({ userId })
  await decline({ userId })
  const order = { ...anOrder(), userId }
  expect((await deliver(worker, created(order))).statusCode).toBe(200)
  expect(await paymentOf(web, order)).toMatchObject({ state: 'declined', reason: 'too-many-declines' })
})

it('an address is stored as a keyed digest', async () => {
  const order = anOrder()
  await call(web, { ...order, clientAddress: '203.0.113.251' })
  expect((await paymentOf(web, order)).client).toMatch(/^[\w-]{43}$/)
})

it('the digest goes with the account, and after a day', async () => {
  const [erased, old, young] = [anOrder(), anOrder(), anOrder()]
  for (const order of [erased, old, young]) await call(web, { ...order, clientAddress: '203.0.113.252' })
  expect((await deliver(worker, userErased(erased.userId))).statusCode).toBe(200)
  const updatedAt = new Date(Date.now() - 25 * 3_600_000)
  await web.db.payment.update({ where: { orderId: old.orderId }, data: { updatedAt } })
  await worker.inject({ method: 'POST', url: '/schedules/prune-clients', headers: daemonHeaders })
  const clients = await Promise.all(
    [erased, old, young].map(async (order) => (await paymentOf(web, order)).client),
  )
  expect(clients).toEqual([null, null, expect.any(String)])
})
