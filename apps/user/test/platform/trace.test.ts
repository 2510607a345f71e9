import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { currentTrace, runInTrace } from '../../src/platform/context.ts'
import { startApps } from '../support/apps.ts'
import { newBalance, password } from '../support/customers.ts'
import { deliver, orderCreated } from '../support/events.ts'

const { web, worker } = await startApps()

const traceId = 'a'.repeat(32)
const traceparent = `00-${traceId}-${'b'.repeat(16)}-01`

async function traceOfEvent(subject: string): Promise<string> {
  const { body } = await web.db.outbox.findFirstOrThrow({ where: { key: subject } })
  return JSON.parse(body).traceparent
}

it('an event has the trace of the request that publishes it', async () => {
  const response = await web.inject({
    method: 'POST',
    url: '/users',
    headers: { traceparent },
    payload: { email: 'trace@example.com', name: 'Trace', password },
  })
  expect(await traceOfEvent(response.json().id)).toBe(traceparent)
})

it('an event has the trace of the event that is its cause', async () => {
  const { userId } = await newBalance(web)
  const message = JSON.parse(orderCreated({ userId, balanceAmount: 100 }))
  await deliver(worker, JSON.stringify({ ...message, traceparent }))
  expect(await traceOfEvent(message.subject)).toBe(traceparent)
})

it('concurrent work does not mix its traces', async () => {
  const other = traceparent.replace(traceId, 'c'.repeat(32))
  const traces = [traceparent, other].map((trace) =>
    runInTrace(trace, () =>
      web.transact(async (tx) => {
        await tx.attempt.create({ data: { key: uuidv7() } })
        return currentTrace()
      }),
    ),
  )
  expect(await Promise.all(traces)).toEqual([traceparent, other])
})

it.each([undefined, '', 'nonsense', `${traceparent}-more`])('%j begins a new trace', (given) => {
  const trace = runInTrace(given, () => currentTrace())
  expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(trace).not.toContain(traceId)
})
