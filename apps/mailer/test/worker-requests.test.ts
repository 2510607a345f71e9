import { expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { daemonHeaders, newCustomer } from './support/events.ts'

const worker = await startWorker(await testConfig({}))
const paths = ['/events', '/schedules/send-mails', '/schedules/prune-inbox']

test.each([
  ['has no headers of the daemon', { 'content-type': 'application/json' }],
  ['names another queue', { ...daemonHeaders, 'x-aws-sqsd-queue': 'test-order' }],
  ['came through a proxy', { ...daemonHeaders, 'x-forwarded-for': '203.0.113.7' }],
  ['came through two proxies', { ...daemonHeaders, 'x-forwarded-for': '127.0.0.1, 203.0.113.7' }],
])('a request that %s is rejected', async (_, headers) => {
  const payload = newCustomer().userVerified()
  for (const url of paths) {
    const { statusCode } = await worker.inject({ method: 'POST', url, headers, payload })
    expect(statusCode, url).toBe(403)
  }
  expect(await worker.db.inbox.count()).toBe(0)
  expect(await worker.db.contact.count()).toBe(0)
})

test('a request from another machine is rejected, whatever its headers', async () => {
  const request = {
    method: 'POST',
    url: '/events',
    headers: daemonHeaders,
    remoteAddress: '203.0.113.7',
  } as const
  expect((await worker.inject({ ...request, payload: newCustomer().userVerified() })).statusCode).toBe(403)
})

test('a scheduled task with an empty body is answered 200', async () => {
  for (const url of ['/schedules/send-mails', '/schedules/prune-inbox']) {
    const headers = { ...daemonHeaders, 'content-length': '0' }
    expect((await worker.inject({ method: 'POST', url, headers })).statusCode, url).toBe(200)
  }
})

test('pruning the inbox deletes old event ids only', async () => {
  const [old, recent] = ['01935f2a-6b1c-7c3e-8000-000000000001', '01935f2a-6b1c-7c3e-8000-000000000002']
  await worker.db.inbox.createMany({
    data: [{ eventId: old, handledAt: new Date(Date.now() - 16 * 86_400_000) }, { eventId: recent }],
  })
  await worker.inject({ method: 'POST', url: '/schedules/prune-inbox', headers: daemonHeaders })
  expect(await worker.db.inbox.findMany({ select: { eventId: true } })).toEqual([{ eventId: recent }])
})
