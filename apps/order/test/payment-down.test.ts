import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startApps } from './support/apps.ts'
import { deliver, tells } from './support/events.ts'
import { byBalance, byCard, postOrder, readOrder } from './support/orders.ts'

const { web, worker, identity, payment } = await startApps()
const ada = await identity.newCustomer()

// The time stands still: the service's rest, once the breaker is open, does not end before the test.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('orders are taken while the payment service is down, soon without asking it, and end by events', async () => {
  await payment.stop()
  const answers = []
  for (let i = 0; i < 5; i++) answers.push(await postOrder(web, ada, byCard))
  // Five failed in a row: the next are not held up by three attempts with pauses between them.
  const card = { userId: ada.id, amount: 690, currency: 'EUR', paymentMethod: 'pm_card_visa' }
  const refused = web.authorizeCard({ ...card, orderId: answers[0]?.json().id }, '')
  await expect(refused).rejects.toThrow(/breaker is open/)
  answers.push(...(await Promise.all(Array.from({ length: 20 }, () => postOrder(web, ada, byCard)))))
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([202]))

  expect((await postOrder(web, ada, byBalance)).statusCode, 'no card, no payment service').toBe(201)
  for (const { id } of answers.map((answer) => answer.json())) {
    await deliver(worker, tells('payment.authorized', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
  }
})
