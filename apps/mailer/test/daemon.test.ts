import { expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { daemonHeaders, story } from './support/events.ts'

const worker = await startWorker(await testConfig({}))
const paths = ['/events', '/schedules/send-mails', '/schedules/prune-inbox']

test.each([
  ['without its headers', { 'content-type': 'application/json' }],
  ['in the name of another queue', { ...daemonHeaders, 'x-aws-sqsd-queue': 'test-order' }],
  ['through a proxy', { ...daemonHeaders, 'x-forwarded-for': '203.0.113.7' }],
  ['through two proxies', { ...daemonHeaders, 'x-forwarded-for': '127.0.0.1, 203.0.113.7' }],
])('whoever asks %s is refused', async (_, headers) => {
  const payload = story().userCreated()
  for (const url of paths) {
    const { statusCode } = await worker.inject({ method: 'POST', url, headers, payload })
    expect(statusCode, url).toBe(403)
  }
  expect(await worker.prisma.inbox.count()).toBe(0)
  expect(await worker.prisma.contact.count()).toBe(0)
})

test('another machine is refused, whatever its headers say', async () => {
  const request = {
    method: 'POST',
    url: '/events',
    headers: daemonHeaders,
    remoteAddress: '203.0.113.7',
  } as const
  expect((await worker.inject({ ...request, payload: story().userCreated() })).statusCode).toBe(403)
})

test('its scheduled tasks come with an empty body, and are answered 200', async () => {
  for (const url of ['/schedules/send-mails', '/schedules/prune-inbox']) {
    const headers = { ...daemonHeaders, 'content-length': '0' }
    expect((await worker.inject({ method: 'POST', url, headers })).statusCode, url).toBe(200)
  }
})

test('what was handled long ago is forgotten, and nothing else', async () => {
  const [old, recent] = ['01935f2a-6b1c-7c3e-8000-000000000001', '01935f2a-6b1c-7c3e-8000-000000000002']
  await worker.prisma.inbox.createMany({
    data: [{ eventId: old, handledAt: new Date(Date.now() - 16 * 86_400_000) }, { eventId: recent }],
  })
  await worker.inject({ method: 'POST', url: '/schedules/prune-inbox', headers: daemonHeaders })
  expect(await worker.prisma.inbox.findMany({ select: { eventId: true } })).toEqual([{ eventId: recent }])
})
