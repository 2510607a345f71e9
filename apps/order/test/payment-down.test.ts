import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startCardApps } from './support/card-apps.ts'
import { signalEvent } from './support/card-events.ts'
import { deliver } from './support/events.ts'
import { byBalance, byCard, postOrder, readOrder } from './support/orders.ts'

const { web, worker, identity, payment } = await startCardApps()
const ada = await identity.newCustomer()

// The clock is stopped: once the circuit is open, it stays open until the test ends.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('orders are placed while the payment service is down, soon without a call, and are decided by events', async () => {
  await payment.stop()
  const answers = []
  for (let i = 0; i < 5; i++) answers.push(await postOrder(web, ada, byCard))
  // Five failures in a row opened the circuit: the next orders do not wait for retries.
  const card = {
    userId: ada.id,
    amount: 690,
    currency: 'EUR',
    paymentMethod: 'pm_card_visa',
    clientAddress: '127.0.0.1',
  }
  const rejected = web.authorizeCard({ ...card, orderId: answers[0]?.json().id })
  await expect(rejected).rejects.toThrow(/breaker is open/)
  answers.push(...(await Promise.all(Array.from({ length: 20 }, () => postOrder(web, ada, byCard)))))
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([202]))

  expect((await postOrder(web, ada, byBalance)).statusCode, 'no card: no call').toBe(201)
  for (const { id } of answers.map((answer) => answer.json())) {
    await deliver(worker, signalEvent('payment.authorized', id))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
  }
})
