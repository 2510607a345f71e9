import { once } from 'node:events'
import { expect, it } from 'vitest'
import { startCardApps } from './support/card-apps.ts'
import { byCard, postOrder, publishedTypes } from './support/orders.ts'
import { neverAnswers } from './support/payment.ts'

const deadline = 200
const { web, identity, payment } = await startCardApps({ PAYMENT_DEADLINE_MS: String(deadline) })
const ada = await identity.newCustomer()

it('a payment service that never answers delays the customer until the deadline: 202, and the call is aborted', async () => {
  const ended = Promise.withResolvers<void>()
  payment.behave((request, reply) => {
    void once(reply.raw, 'close').then(() => ended.resolve())
    return neverAnswers(request, reply)
  })
  const began = performance.now()
  const response = await postOrder(web, ada, byCard)
  // A slow machine only adds to it. A timer may be early by less than 1 ms.
  expect(performance.now() - began).toBeGreaterThan(deadline - 1)
  expect(response.statusCode).toBe(202)
  expect(response.json()).toMatchObject({ status: 'pending', payment: 'pending' })
  expect(await publishedTypes(web, response.json().id)).toEqual(['order.created'])
  await ended.promise
})
