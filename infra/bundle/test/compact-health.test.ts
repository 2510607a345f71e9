import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { planOf } from '../src/compact/plan.ts'
import { callerOf } from '../src/compact/runtime/caller.ts'
import { createMachineHealth } from '../src/compact/runtime/machine-health.ts'

test.each([
  ['the machine, directly', undefined, '127.0.0.1', 'machine'],
  ['the machine through its nginx', '127.0.0.1', '127.0.0.1', 'machine'],
  ['the CDN', '203.0.113.9, 130.176.0.1', '127.0.0.1', 'other'],
  ['a client that claims to be the machine', '127.0.0.1, 203.0.113.9', '127.0.0.1', 'other'],
  ['another machine', undefined, '10.0.0.7', 'other'],
  ['another machine that claims to be this one', '127.0.0.1', '10.0.0.7', 'other'],
] as const)('%s: X-Forwarded-For %s, connected from %s', (_, forwarded, address, expected) => {
  expect(callerOf({ 'x-forwarded-for': forwarded }, address)).toBe(expected)
})

test('a load balancer is known by its health check, which it forwards for nobody', () => {
  const behind = (forwarded: string) =>
    callerOf({ 'x-forwarded-for': forwarded }, '127.0.0.1', 'load-balancer')
  expect(behind('10.0.1.20')).toBe('load-balancer')
  expect(behind('203.0.113.9, 10.0.1.20')).toBe('other')
  expect(behind('127.0.0.1, 203.0.113.9, 10.0.1.20')).toBe('other')
})

test('a hundred checks of the machine call each process once', async () => {
  const calls: (string | undefined)[] = []
  const server = createServer(({ url }, response) => {
    calls.push(url)
    response.end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const service = {
    name: 'order',
    portBlock: port,
    routes: [],
    publishes: [],
    subscribes: [],
    schedules: [],
    secrets: [],
  }
  const health = createMachineHealth(planOf([service], [], () => ({ web: port, worker: port })))

  const answers = await Promise.all(Array.from({ length: 100 }, () => health()))
  expect(new Set(answers)).toEqual(
    new Set([{ ready: true, processes: { 'order.web': 'ready', 'order.worker': 'ready' } }]),
  )
  expect(calls).toEqual(['/health/ready', '/health/ready'])
})
