// Needs: payment
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { deliver, message, newCustomer } from './support/events.ts'

const worker = await startWorker(await testConfig({}))

test('a refund makes one mail, also when it is published again under a new id', async () => {
  const ada = newCustomer()
  const { userId, orderId } = ada
  const paymentId = uuidv7()
  const refunded = () =>
    message('payment.refunded', paymentId, { paymentId, orderId, userId, amount: 5_000, currency: 'EUR' })
  for (const payload of [ada.userVerified(), refunded(), refunded()])
    expect((await deliver(worker, payload)).statusCode).toBe(200)

  const mails = await worker.db.mail.findMany({ where: { userId, kind: 'payment.refunded' } })
  expect(mails).toMatchObject([{ key: `payment.refunded.${paymentId}`, orderId }])
  expect(mails[0]?.subject).toContain(orderId.slice(-8).toUpperCase())
  expect(mails[0]?.text).toContain('€50.00')
})
