import { once } from 'node:events'
import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { byCard, postOrder, saidTypes } from './support/orders.ts'
import { isSlow } from './support/payment.ts'

const deadline = 200
const { web, identity, payment } = await startApps({ PAYMENT_DEADLINE_MS: String(deadline) })
const ada = await identity.newCustomer()

it('a payment service that never answers holds up the customer for the deadline: 202, and its call is ended', async () => {
  const ended = Promise.withResolvers<void>()
  payment.behave((asked, reply) => {
    void once(reply.raw, 'close').then(() => ended.resolve())
    return isSlow(asked, reply)
  })
  const began = performance.now()
  const response = await postOrder(web, ada, byCard)
  // Not sooner; a slow machine only adds to it. A timer may be early by less than 1 ms.
  expect(performance.now() - began).toBeGreaterThan(deadline - 1)
  expect(response.statusCode).toBe(202)
  expect(response.json()).toMatchObject({ status: 'pending', payment: 'pending' })
  expect(await saidTypes(web, response.json().id)).toEqual(['order.created'])
  await ended.promise
})
