import { eventsPath, maxDeliveries } from '@fanfare/contracts'
import { eventually, freshDatabase } from '@fanfare/local/testing'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, expect, inject, it } from 'vitest'
import { daemonHeaders, orderCreated } from '../support/events.ts'
import { startProcess } from './support/process.ts'

const database = await freshDatabase(inject('database'))
// The service's role does not own its tables.
const asAdmin = new URL(inject('database').adminUrl)
asAdmin.pathname = new URL(database).pathname
const pool = new pg.Pool({ connectionString: asAdmin.href }).on('error', () => undefined)
afterAll(() => pool.end())
const { url, log } = await startProcess('worker', database)

async function deliver(body: string, attempt: number): Promise<number> {
  const headers = { ...daemonHeaders, 'x-aws-sqsd-receive-count': String(attempt) }
  const response = await fetch(url + eventsPath, { method: 'POST', headers, body })
  await response.arrayBuffer()
  return response.status
}

/** What the worker logs at each of these tries. */
async function entriesOf(body: string, attempts: readonly number[], status: number) {
  const before = log.length
  for (const attempt of attempts) expect(await deliver(body, attempt)).toBe(status)
  await fetch(`${url}/last`, { headers: daemonHeaders })
  await eventually('the line of the last request', () => {
    expect(log.slice(before)).toContainEqual(expect.objectContaining({ status: 404 }))
  })
  return log.slice(before).filter(({ status }) => status !== 404)
}

it('a handler that fails is one entry at its 1st, 2nd, 4th, 8th… try, which says what comes next, and at its last', async () => {
  await pool.query('ALTER TABLE users RENAME TO users_away')
  const orderId = uuidv7()
  const entries = await entriesOf(
    orderCreated({ orderId, userId: uuidv7(), balanceAmount: 100 }),
    [1, 2, 3, 4, 5, maxDeliveries - 1, maxDeliveries],
    500,
  )
  const common = { msg: 'event not handled', eventType: 'order.created', subject: orderId }
  const again = { ...common, level: 'warn', next: 'it is delivered again' }
  const reason = expect.stringContaining('users')
  expect(entries).toEqual([
    expect.objectContaining({
      ...again,
      try: 1,
      err: expect.objectContaining({ stack: expect.any(String) }),
    }),
    expect.objectContaining({ ...again, try: 2, reason }),
    expect.objectContaining({ ...again, try: 4, reason }),
    expect.objectContaining({
      ...common,
      level: 'error',
      try: maxDeliveries,
      next: 'it goes to the dead-letter queue',
      err: expect.anything(),
    }),
  ])
  await pool.query('ALTER TABLE users_away RENAME TO users')
})

it('so is a message that is rejected, with its reason', async () => {
  const entries = await entriesOf('hello', [1, 2, 3], 400)
  const rejected = {
    msg: 'message rejected',
    reason: 'the message is not JSON',
    level: 'error',
  }
  expect(entries).toEqual([1, 2].map((attempt) => expect.objectContaining({ ...rejected, try: attempt })))
})
