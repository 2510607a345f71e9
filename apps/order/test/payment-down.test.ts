import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { deliver, tells } from './support/events.ts'
import { byBalance, byCard, postOrder, readOrder } from './support/orders.ts'

const { web, worker, identity, payment } = await startApps()
const ada = await identity.newCustomer()

it('orders are taken while the payment service is down, soon without asking it, and end by events', async () => {
  await payment.stop()
  const answers = []
  for (let i = 0; i < 6; i++) answers.push(await postOrder(web, ada, byCard))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(202))

  // Five failed in a row: the next are not held up by three attempts with pauses between them.
  const start = performance.now()
  const rushed = await Promise.all(Array.from({ length: 20 }, () => postOrder(web, ada, byCard)))
  expect(new Set(rushed.map(({ statusCode }) => statusCode))).toEqual(new Set([202]))
  await expect(web.authorizeCard({ ...card, orderId: rushed[0]?.json().id }, '')).rejects.toThrow(
    /breaker is open/,
  )
  expect(performance.now() - start).toBeLessThan(2_000)

  expect((await postOrder(web, ada, byBalance)).statusCode, 'no card, no payment service').toBe(201)
  for (const { id } of [...answers, ...rushed].map((answer) => answer.json())) {
    await deliver(worker, tells('payment.authorized', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
  }
})

const card = { userId: ada.id, amount: 1, currency: 'EUR', paymentMethod: 'pm_card_visa' }
