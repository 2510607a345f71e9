import { fileURLToPath } from 'node:url'
import { eventsPath } from '@fanfare/contracts'
import { startTestDatabase } from '@fanfare/local/testing'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { testConfig } from '../support/apps.ts'
import { newCustomer } from '../support/customers.ts'
import { daemonHeaders, deliver, orderCreated } from '../support/events.ts'

// A server of its own, since it is stopped here.
const { database, postgres, stop } = await startTestDatabase(fileURLToPath(new URL('../..', import.meta.url)))
const web = await buildWeb(testConfig(database.url))
const worker = await buildWorker(testConfig(database.url))
await Promise.all([web.ready(), worker.ready()])
const ada = await newCustomer(web)

afterAll(async () => {
  await Promise.all([web.close(), worker.close()])
  await stop()
})
beforeEach(() => postgres.start())

const orders = { userId: ada.id, balanceAmount: 100 }
const readAda = () => web.inject({ url: `/users/${ada.id}`, headers: ada.headers })

/** An answer that is delayed: `settled` is true once it has come. */
function delayed(answer: ReturnType<typeof deliver>) {
  const state = { settled: false, answer }
  void answer.then(() => {
    state.settled = true
  })
  return state
}

describe('web', () => {
  it('answers 503 at once while the database is stopped, and recovers when it starts', async () => {
    expect((await readAda()).statusCode).toBe(200)
    await postgres.stop()
    const response = await readAda()
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('1')
    expect(response.json()).toMatchObject({ status: 503, detail: 'The service cannot reach its database.' })
    expect((await web.inject('/health/ready')).statusCode).toBe(503)
    expect((await web.inject('/health/live')).statusCode).toBe(200)
    await postgres.start()
    await expect.poll(async () => (await readAda()).statusCode).toBe(200)
    expect((await web.inject('/health/ready')).statusCode).toBe(200)
  })

  it.each([
    ['POST', '/users', { email: 'unavailable@example.com', name: 'Ada', password: 'analytical engine' }],
    ['POST', '/sessions', { email: ada.email, password: 'whatever' }],
    ['PATCH', `/users/${ada.id}`, { name: 'Other' }],
  ] as const)('answers 503 to %s %s', async (method, url, payload) => {
    await postgres.stop()
    const response = await web.inject({ method, url, headers: ada.headers, payload })
    expect(response.statusCode).toBe(503)
  })

  it('answers 503 or 200 while the database is killed and restarts', async () => {
    const before = Promise.all(Array.from({ length: 20 }, readAda))
    await postgres.kill()
    const during = await Promise.all(Array.from({ length: 20 }, readAda))
    for (const { statusCode } of [...(await before), ...during]) expect([200, 503]).toContain(statusCode)
  })
})

describe('worker', () => {
  it('delays its answer until the database answers, and the next delivery is handled', async () => {
    await postgres.stop()
    const message = orderCreated(orders)
    const first = delayed(deliver(worker, message))
    const task = delayed(
      worker.inject({ method: 'POST', url: '/schedules/prune-inbox', headers: daemonHeaders }),
    )
    // By then the worker has met the error, too.
    expect((await readAda()).statusCode).toBe(503)
    expect([first.settled, task.settled]).toEqual([false, false])
    await postgres.start()
    expect((await first.answer).statusCode).toBe(503)
    expect((await task.answer).statusCode).toBe(503)
    expect((await deliver(worker, message)).statusCode).toBe(200)
  })

  it('answers an invalid message at once', async () => {
    await postgres.stop()
    expect((await deliver(worker, 'not JSON')).statusCode).toBe(400)
  })

  it('gives its delayed answers at shutdown', async () => {
    const ending = await buildWorker(testConfig(database.url))
    const address = await ending.listen({ host: '127.0.0.1', port: 0 })
    const queries = vi.spyOn(ending.pool, 'query')
    await postgres.stop()
    const answer = fetch(new URL(eventsPath, address), {
      method: 'POST',
      headers: daemonHeaders,
      body: orderCreated(orders),
    })
    await expect.poll(() => queries.mock.calls).toContainEqual(['SELECT 1'])
    await ending.close()
    expect((await answer).status).toBe(503)
  })
})
