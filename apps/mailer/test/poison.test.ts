import { describe, expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { deliver, newCustomer } from './support/events.ts'

const worker = await startWorker(await testConfig({}))
const inboxSize = () => worker.db.inbox.count()

describe('a poison message', () => {
  const good = newCustomer().orderConfirmed()

  test.each([
    ['is empty', ''],
    ['is no JSON', '{'],
    ['is no event', '{}'],
    ['is an unknown event', good.replaceAll('order.confirmed', 'order.eaten')],
    ['has an unknown version', good.replace('order.confirmed:1', 'order.confirmed:2')],
    ['breaks its contract', good.replace('"total":8400', '"total":"8400"')],
    ['is too large', good.replace('{', `{"padding":"${'x'.repeat(256 * 1024)}",`)],
  ])('that %s is rejected at once, and the next message is handled', async (_, payload) => {
    const size = await inboxSize()
    const response = await deliver(worker, payload)
    expect(response.statusCode).toBe(400)
    expect(response.headers['content-type']).toMatch('application/problem+json')
    expect(await inboxSize()).toBe(size)
    expect((await deliver(worker, newCustomer().userVerified())).statusCode).toBe(200)
  })
})
