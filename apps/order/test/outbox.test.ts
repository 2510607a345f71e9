import { once } from 'node:events'
import { decodeEvent } from '@fanfare/contracts'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { balanceEvent, deliver } from './support/events.ts'
import { byBalance, postOrder } from './support/orders.ts'

const { config, web, worker, identity } = await startApps()

// What the relay beside the service does.
const relay = new pg.Client({ connectionString: config.DATABASE_URL })
relay.on('error', () => undefined)
await relay.connect()
await relay.query('LISTEN outbox')
afterAll(() => relay.end())

const newTrace = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`

it('both processes store events for the relay and notify it, in the trace of the request or event', async () => {
  const { headers, ...ada } = await identity.newCustomer()
  const [requestTrace, eventTrace] = [newTrace('a'), newTrace('b')]
  let notified = once(relay, 'notification')
  const customer = { ...ada, headers: { ...headers, traceparent: requestTrace } }
  const { id } = (await postOrder(web, customer, byBalance)).json()
  await notified

  notified = once(relay, 'notification')
  await deliver(worker, balanceEvent('user.balance-debited', id, undefined, eventTrace))
  await notified

  const { rows } = await relay.query('SELECT event_id, type, key, body FROM outbox ORDER BY sequence')
  expect(rows).toMatchObject([
    { type: 'order.created', key: id },
    { type: 'order.confirmed', key: id },
  ])
  expect(rows.map(({ body }) => decodeEvent(body))).toMatchObject([
    { id: rows[0].event_id, type: 'order.created', subject: id, traceparent: requestTrace },
    { id: rows[1].event_id, type: 'order.confirmed', subject: id, traceparent: eventTrace },
  ])
})
