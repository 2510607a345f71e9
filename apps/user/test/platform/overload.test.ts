import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { eventually } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { expect, it, onTestFinished } from 'vitest'
import { startApps } from '../support/apps.ts'
import { newBalance } from '../support/customers.ts'
import { deliver, orderCreated } from '../support/events.ts'

// More than the processes can do at once: they work on a part of it, and the rest waits or is refused.

const concurrent = 4
const pool = 3
const { web, worker } = await startApps({
  CONCURRENT_REQUESTS: String(concurrent),
  DATABASE_POOL_SIZE: String(pool),
})

/** Whoever needs the table waits until the returned function is called. */
async function lockTable(table: string): Promise<() => Promise<void>> {
  const holder = await web.pool.connect()
  await holder.query('BEGIN')
  await holder.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
  let isHeld = true
  const unlock = async () => {
    if (!isHeld) return
    isHeld = false
    await holder.query('COMMIT')
    holder.release()
  }
  onTestFinished(unlock)
  return unlock
}

const newReader = async () => {
  const { userId } = await newBalance(web)
  const headers = { authorization: `Bearer ${(await web.tokens.issue(userId, uuidv7())).token}` }
  return () => web.inject({ url: `/users/${userId}`, headers })
}

it('web works on so many requests at once, answers the others with 503 and Retry-After at once, and recovers', async () => {
  const read = await newReader()
  expect((await web.inject('/health/ready')).statusCode).toBe(200)
  const unlock = await lockTable('users')
  const answers: Awaited<ReturnType<typeof read>>[] = []
  const requests = Array.from({ length: 3 * concurrent }, async () => answers.push(await read()))

  await eventually('the excess to be refused', () => expect(answers).toHaveLength(2 * concurrent))
  for (const answer of answers) {
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('1')
    expect(answer.json()).toMatchObject({ status: 503, detail: 'Too many requests are in progress.' })
  }
  expect((await read()).statusCode, 'of one more').toBe(503)
  await eventually('every connection to be in use', () => expect(web.pool.waitingCount).toBeGreaterThan(0))
  for (const path of ['/health/ready', '/health/live']) {
    expect((await web.inject(path)).statusCode, `${path}: it is busy, not broken`).toBe(200)
  }

  await unlock()
  await Promise.all(requests)
  expect(answers.slice(2 * concurrent).map(({ statusCode }) => statusCode)).toEqual(
    Array.from({ length: concurrent }, () => 200),
  )
  expect((await read()).statusCode, 'afterwards').toBe(200)
})

it('a burst of events waits in front of the worker’s pool, none of them fails, and the worker stays ready', async () => {
  expect((await worker.inject('/health/ready')).statusCode).toBe(200)
  const { userId } = await newBalance(web)
  const unlock = await lockTable('order_debits')
  const burst = Array.from({ length: 50 }, () => deliver(worker, orderCreated({ userId, balanceAmount: 1 })))
  await eventually('the first event at the lock', async () => {
    const { rows } = await web.pool.query(
      `SELECT FROM pg_locks WHERE NOT granted AND relation = 'order_debits'::regclass`,
    )
    expect(rows).toHaveLength(pool - 2)
  })
  expect(worker.pool.waitingCount).toBe(0)
  expect((await worker.inject('/health/ready')).statusCode).toBe(200)
  await unlock()
  const statuses = (await Promise.all(burst)).map(({ statusCode }) => statusCode)
  expect(statuses).toEqual(Array.from({ length: 50 }, () => 200))
})

it('a statement that the database ends for its time is answered with 503, not with 500', async () => {
  const read = await newReader()
  const timeouts = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock`
  expect((await web.pool.query(timeouts)).rows).toEqual([{ statement: '15s', lock: '10s' }])
  const unlock = await lockTable('users')
  const answer = read()
  // The same error as that of statement_timeout.
  const cancel = `SELECT pg_cancel_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'users'::regclass`
  await eventually('the statement to be ended', async () =>
    expect((await web.pool.query(cancel)).rowCount).toBe(1),
  )
  expect((await answer).statusCode).toBe(503)
  expect((await answer).headers['retry-after']).toBe('1')
  await unlock()
})

it('a body that comes too slowly is answered with 408, and takes no place of other requests meanwhile', async () => {
  const read = await newReader()
  const address = new URL(await web.listen({ host: '127.0.0.1', port: 0 }))
  expect(web.server.headersTimeout).toBeGreaterThan(0)
  expect(web.server.requestTimeout).toBeGreaterThan(web.server.headersTimeout)
  const head =
    'POST /sessions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n'
  const sockets = await Promise.all(
    Array.from({ length: 2 * concurrent }, async () => {
      const socket = connect(Number(address.port), address.hostname)
      const began = once(web.server, 'request')
      socket.write(`${head}{"email":`)
      await began
      return socket
    }),
  )
  expect((await read()).statusCode).toBe(200)
  Object.assign(web.server, { headersTimeout: 1, requestTimeout: 2 })
  for (const socket of sockets) expect(await text(socket)).toMatch(/^HTTP\/1.1 408 .*problem\+json/s)
})
