import { expect, test } from 'vitest'
import { accountOf, arn, queueDefaults, topologyOf } from '../src/index.ts'

const declarations = [
  { name: 'order', publishes: ['order.created'], subscribes: [] },
  { name: 'mailer', publishes: [], subscribes: ['order.created'] },
] as const

const { queues, subscriptions, topics } = topologyOf('test', declarations)

test('every event has one topic', () => {
  expect(topics).toEqual([{ name: 'test-order-created', type: 'order.created' }])
})

test('every service has a queue for events, one for dead letters and one for undelivered messages', () => {
  expect(queues.filter(({ service }) => service === 'mailer')).toEqual([
    {
      kind: 'events',
      name: 'test-mailer',
      service: 'mailer',
      visibilitySeconds: 300,
      retentionSeconds: 345_600,
      redrive: { target: 'test-mailer-dead', maxReceiveCount: 360 },
      senders: ['test-order-created'],
    },
    { kind: 'dead', name: 'test-mailer-dead', service: 'mailer', retentionSeconds: 1_209_600, senders: [] },
    {
      kind: 'undelivered',
      name: 'test-mailer-undelivered',
      service: 'mailer',
      retentionSeconds: 1_209_600,
      senders: ['test-order-created'],
    },
  ])
})

test('no topic may send to the queues of a service that subscribes to nothing', () => {
  const senders = queues.filter(({ service }) => service === 'order').map((queue) => queue.senders)
  expect(senders).toEqual([[], [], []])
})

test('a subscription delivers raw, and what cannot be delivered to the queue for it', () => {
  expect(subscriptions).toEqual([
    {
      service: 'mailer',
      type: 'order.created',
      topic: 'test-order-created',
      queue: 'test-mailer',
      rawDelivery: true,
      redriveTarget: 'test-mailer-undelivered',
    },
  ])
})

test('queues take other settings than the defaults', () => {
  const [queue] = topologyOf('test', declarations, { ...queueDefaults, maxReceiveCount: 3 }).queues
  expect(queue).toMatchObject({ redrive: { maxReceiveCount: 3 } })
})

test('an ARN is made of an account and a name, and gives its account back', () => {
  const account = { partition: 'aws-cn', region: 'cn-north-1', account: '123456789012' }
  const topic = arn(account, 'sns', 'test-order-created')
  expect(topic).toBe('arn:aws-cn:sns:cn-north-1:123456789012:test-order-created')
  expect(accountOf(topic)).toEqual(account)
  expect(() => accountOf('https://example.com')).toThrow('no ARN')
})
