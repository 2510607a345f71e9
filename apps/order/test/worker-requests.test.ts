import { createEvent, encodeEvent, eventsPath } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { balanceEvent, daemonHeaders, deliver } from './support/events.ts'

const { web, worker } = await startApps()
const event = balanceEvent('user.balance-debited', uuidv7())
const changed = (changes: object) => JSON.stringify({ ...JSON.parse(event), ...changes })

describe('the worker', () => {
  it.each([
    ['without the daemon’s headers', {}],
    ['with another queue’s name', { ...daemonHeaders(), 'x-aws-sqsd-queue': 'test-user' }],
    ['from another machine', { ...daemonHeaders(), 'x-forwarded-for': '203.0.113.7' }],
  ])('refuses a request %s: 403', async (_, headers) => {
    for (const url of [eventsPath, '/schedules/nudge-stalled-orders']) {
      const response = await worker.inject({ method: 'POST', url, headers, payload: event })
      expect(response.statusCode, url).toBe(403)
    }
  })

  it.each([
    ['not JSON', 'order?'],
    ['an empty body', ''],
    ['an unknown event', changed({ type: 'order.lost', dataschema: 'urn:fanfare:order.lost:1' })],
    ['an unknown version', changed({ dataschema: 'urn:fanfare:user.balance-debited:99' })],
    ['an event without its data', changed({ data: {} })],
    ['more than 256 KiB', changed({ note: 'x'.repeat(256 * 1024) })],
    ['an event that it does not subscribe to', ownEvent()],
  ])('refuses %s without a retry: 400', async (_, payload) => {
    expect((await deliver(worker, payload)).statusCode).toBe(400)
  })

  it('is a process of its own: the web process has no events route', async () => {
    const response = await web.inject({
      method: 'POST',
      url: eventsPath,
      headers: daemonHeaders(),
      payload: event,
    })
    expect(response.statusCode).toBe(404)
  })

  it.each([web, worker])('and the web are ready when their database is', async (app) => {
    expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200)
    expect((await app.inject({ url: '/health/ready' })).json()).toEqual({ status: 'ready' })
  })
})

function ownEvent() {
  const money = {
    orderId: uuidv7(),
    userId: uuidv7(),
    total: 1,
    balanceAmount: 1,
    cardAmount: 0,
    currency: 'EUR',
  }
  const facts = { id: uuidv7(), source: 'order', subject: money.orderId, time: new Date(), data: money }
  return encodeEvent(createEvent<'order.confirmed'>({ ...facts, type: 'order.confirmed' }))
}
