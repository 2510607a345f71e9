import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildWorker } from '../../src/build-worker.ts'
import { createServer } from '../../src/platform/http/server.ts'
import { daemon } from '../../src/platform/messaging/daemon.ts'
import { startApps } from '../support/apps.ts'
import { daemonHeaders, deliver, orderCreated } from '../support/events.ts'

const { worker, config } = await startApps()
const message = () => orderCreated({ userId: uuidv7(), balanceAmount: 0 })
const task = '/schedules/prune-inbox'

const post = (url: string, headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
  worker.inject({ method: 'POST', url, headers, remoteAddress, payload: url === task ? '' : message() })

describe.each(['/events', task])('POST %s', (url) => {
  it('answers the daemon', async () => {
    expect((await post(url, daemonHeaders)).statusCode).toBe(200)
  })

  it('answers the daemon through the nginx of its machine', async () => {
    expect((await post(url, { ...daemonHeaders, 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(200)
  })

  it.each([
    ['without the headers of the daemon', { 'content-type': 'application/json' }, '127.0.0.1'],
    ['for another queue', { ...daemonHeaders, 'x-aws-sqsd-queue': 'test-order' }, '127.0.0.1'],
    ['from another machine', daemonHeaders, '10.0.0.7'],
    ['from another machine over IPv6', daemonHeaders, '2001:db8::7'],
    [
      'from another machine that claims to be this one',
      { ...daemonHeaders, 'x-forwarded-for': '127.0.0.1' },
      '10.0.0.7',
    ],
    ['through a proxy', { ...daemonHeaders, 'x-forwarded-for': '203.0.113.9' }, '127.0.0.1'],
    ['through two proxies', { ...daemonHeaders, 'x-forwarded-for': '127.0.0.1, 203.0.113.9' }, '127.0.0.1'],
    ['through an unknown proxy', { ...daemonHeaders, 'x-forwarded-for': 'unknown' }, '127.0.0.1'],
  ])('refuses a request %s', async (_, headers, remoteAddress) => {
    const response = await post(url, headers, remoteAddress)
    expect(response.statusCode).toBe(403)
    expect(response.json()).toMatchObject({ status: 403 })
  })
})

describe('in a container, where nginx of the host has the address in DAEMON_ADDRESS', () => {
  it.each([
    ['answers nginx', '172.17.0.1', '127.0.0.1', 200],
    ['answers nginx on a socket of both families', '::ffff:172.17.0.1', '127.0.0.1', 200],
    ['answers a daemon in the same container', '127.0.0.1', '127.0.0.1', 200],
    ['refuses what nginx forwards for another machine', '172.17.0.1', '203.0.113.9', 403],
    ['refuses another container that claims to be nginx', '172.17.0.3', '172.17.0.1', 403],
    ['refuses another machine that claims to be the host', '10.0.0.7', '127.0.0.1', 403],
  ])('%s', async (_, remoteAddress, forwarded, status) => {
    const container = await buildWorker({ ...config, TRUSTED_PROXIES: 9, DAEMON_ADDRESS: '172.17.0.1' })
    onTestFinished(() => container.close())
    const headers = { ...daemonHeaders, 'x-forwarded-for': forwarded }
    const response = await container.inject({ method: 'POST', url: task, headers, remoteAddress })
    expect(response.statusCode).toBe(status)
  })
})

it('a worker without what service.ts declares does not start', async () => {
  const bare = createServer(config, 'worker')
  onTestFinished(() => bare.close())
  await bare.register(daemon)
  await expect(bare.ready()).rejects.toThrow(
    /^service\.ts declares \/schedules\/.*, \/events, which build-worker\.ts does not serve: register events, schedules$/,
  )
})

it('health is open to every address', async () => {
  expect((await worker.inject({ url: '/health/live', remoteAddress: '10.0.0.7' })).statusCode).toBe(200)
})

describe('a message', () => {
  const event = () => JSON.parse(message())

  it.each([
    ['not JSON', '{"id":', /not JSON/],
    ['nothing', '', /empty/],
    ['JSON that is no CloudEvent', '{"hello": "world"}', /no CloudEvent/],
    ['an unknown event', JSON.stringify({ ...event(), type: 'order.lost' }), /no event "order.lost"/],
    [
      'a wrong version',
      JSON.stringify({ ...event(), dataschema: 'urn:fanfare:order.created:99' }),
      /no version/,
    ],
    ['wrong types', JSON.stringify({ ...event(), data: { ...event().data, total: '7' } }), /\/data\/total/],
    ['too large', JSON.stringify({ ...event(), filler: 'x'.repeat(256 * 1024) }), /bytes, more than/],
    ['much too large', 'x'.repeat(1024 * 1024), /bytes, more than/],
    ['bytes', '\u0000\u0001', /not JSON/],
  ])('that is no valid event is refused at once, with the reason: %s', async (_, payload, reason) => {
    const response = await deliver(worker, payload)
    expect(response.statusCode).toBe(400)
    expect(response.json().detail).toMatch(reason)
    expect((await deliver(worker, message())).statusCode).toBe(200)
  })

  it('with an event to which the service does not subscribe is refused', async () => {
    const userId = uuidv7()
    const data = { userId, email: 'a@example.com', name: 'A', revision: 1 }
    const foreign = { ...event(), type: 'user.created', dataschema: 'urn:fanfare:user.created:1', data }
    const response = await deliver(worker, JSON.stringify(foreign))
    expect(response.statusCode).toBe(400)
    expect(response.json().detail).toBe('user does not subscribe to user.created.')
  })

  it('with unknown fields is accepted', async () => {
    const newer = { ...event(), extension: 1, data: { ...event().data, giftWrap: true } }
    expect((await deliver(worker, JSON.stringify(newer))).statusCode).toBe(200)
  })
})
