import type { ServiceDeclaration } from '@fanfare/contracts'
import { expect, test } from 'vitest'
import { fanoutOfOrder } from '../src/cost/journey.ts'
import { linesOf, total } from '../src/cost/line.ts'
import { runsPerMonth } from '../src/cost/runs.ts'
import { asManyServices } from '../src/cost/services.ts'
import { resourcesOf } from '../src/cost/template.ts'
import { countUse } from '../src/cost/use.ts'

const service = (name: string, part: Partial<ServiceDeclaration>): ServiceDeclaration => ({
  name,
  portBlock: 4000,
  routes: [{ path: `/${name}` }],
  publishes: [],
  subscribes: [],
  schedules: [],
  secrets: [],
  ...part,
})

const order = service('order', {
  publishes: ['order.created', 'order.confirmed'],
  schedules: [{ name: 'tidy', path: '/tidy', cron: '17 * * * *' }],
})
const mailer = service('mailer', { subscribes: ['user.created', 'order.created', 'order.confirmed'] })
const payment = service('payment', { subscribes: ['order.created'] })
const declarations = [order, mailer, payment]

const queue = (Properties: Record<string, unknown>) => ({ Type: 'AWS::SQS::Queue', Properties })
const resources = resourcesOf({
  Resources: {
    Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Scheme: 'internal' } },
    Dead: queue({}),
    Order: queue({ RedrivePolicy: {} }),
  },
})

const counts = (orders: number) =>
  Object.fromEntries(
    linesOf(countUse(resources, declarations, orders)).map(({ what, count }) => [what, count]),
  )

test('an order is published once and delivered to whoever hears it', () => {
  expect(fanoutOfOrder(declarations)).toEqual({ published: 2, delivered: 3 })
})

test('an idle queue is asked every 20 seconds, its dead-letter queue never, and schedules run', () => {
  expect(counts(0)).toEqual({
    'long poll of a queue': (730 * 3600) / 20,
    'request for runs of schedules': 3 * 730,
  })
})

test('a second instance of a worker asks its queue as well', () => {
  const option = (Namespace: string, OptionName: string, Value: string) => ({ Namespace, OptionName, Value })
  const worker = {
    id: 'Worker',
    type: 'AWS::ElasticBeanstalk::Environment',
    properties: {
      Tier: { Name: 'Worker' },
      OptionSettings: [
        option('aws:autoscaling:asg', 'MinSize', '2'),
        option('aws:ec2:instances', 'InstanceTypes', 't4g.micro'),
      ],
    },
  }
  const [polls] = linesOf(countUse([...resources, worker], [], 0))
  expect(polls?.count).toBe((2 * 730 * 3600) / 20)
})

test('orders add events, deliveries, requests, bytes and capacity', () => {
  const busy = counts(1_000_000)
  expect(busy).toMatchObject({
    'event published': 2_000_000,
    'request for events delivered': 2 * 3 * 1_000_000,
    'request to the CDN': 20_000_000,
    'GB from the CDN': 160,
  })
  // 9 kB each way: 7.6 connections a second are 0.304 of a unit; 0.247 GB an hour are less.
  expect(busy["unit of a load balancer's capacity"]).toBeCloseTo(20_000_000 / 730 / 3600 / 25)
})

test('more orders never cost less', () => {
  const costs = [0, 1, 1_000, 100_000, 10_000_000].map((orders) =>
    total(linesOf(countUse(resources, declarations, orders))),
  )
  expect(costs).toEqual(costs.toSorted((a, b) => a - b))
  expect(costs.at(-1)).toBeGreaterThan(0)
})

test.each([
  ['* * * * *', 730 * 60],
  ['17 * * * *', 730],
  ['47 3 * * *', 730 / 24],
  ['0 6 * * 1', 730 / 168],
])('%s runs %d times a month', (cron, runs) => {
  expect(runsPerMonth(cron)).toBeCloseTo(runs)
})

test('copies have other names, ports and routes, and publish nothing', () => {
  const five = asManyServices(declarations, 5)
  expect(five.map(({ name }) => name)).toEqual(['order', 'mailer', 'payment', 'order-2', 'mailer-2'])
  expect(five[3]).toMatchObject({ publishes: [], routes: [{ path: '/order-2/order' }], portBlock: 10_030 })
  expect(five[4]?.subscribes).toEqual(mailer.subscribes)
  expect(() => asManyServices(declarations, 2)).toThrow('ask for 3 or more')
})
