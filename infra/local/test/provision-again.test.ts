import { SetSubscriptionAttributesCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { declare, provisionTests } from './support/provision.ts'

const on = provisionTests()

test('a second run changes nothing, and what lies in the queues stays', async () => {
  const first = await on.provision()
  await on.publish(first, 'order.created', 'kept')

  const second = await on.provision()

  expect(first.changes.length).toBeGreaterThan(0)
  expect(second).toEqual({ ...first, changes: [] })
  expect(await on.receive(second.queueUrls.get('post'))).toEqual(['kept'])
})

test('attributes that drifted are corrected, and reported', async () => {
  const stage = await on.provision()
  const QueueUrl = stage.queueUrls.get('cash')
  const [SubscriptionArn] = (await on.subscriptionsOf(stage, 'order.cancelled')).values()
  await on.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '7', RedrivePolicy: '' } }),
  )
  await on.sns.send(
    new SetSubscriptionAttributesCommand({
      SubscriptionArn,
      AttributeName: 'RawMessageDelivery',
      AttributeValue: 'false',
    }),
  )

  const { changes } = await on.provision()

  expect(changes).toEqual([
    `set VisibilityTimeout of the queue ${on.stage}-cash`,
    `set RedrivePolicy of the queue ${on.stage}-cash`,
    `set RawMessageDelivery of the subscription ${on.stage}-order-cancelled → ${on.stage}-cash`,
  ])
  await on.publish(stage, 'order.cancelled', 'raw again')
  expect(await on.receive(QueueUrl)).toEqual(['raw again'])
  expect((await on.attributesOf(QueueUrl)).VisibilityTimeout).toBe('300')
})

test('a queue and a subscription that were removed by hand are created again', async () => {
  const stage = await on.provision()
  await on.sqs.send(new DeleteQueueCommand({ QueueUrl: stage.queueUrls.get('post') }))
  for (const SubscriptionArn of (await on.subscriptionsOf(stage, 'order.cancelled')).values()) {
    await on.sns.send(new UnsubscribeCommand({ SubscriptionArn }))
  }

  await on.provision()

  for (const type of ['order.created', 'order.cancelled'] as const) await on.publish(stage, type, type)
  expect(await on.receive(stage.queueUrls.get('post'))).toEqual(['order.created'])
  expect(await on.receive(stage.queueUrls.get('cash'))).toEqual(['order.created', 'order.cancelled'])
})

test('what no service declares any more is removed, and reported', async () => {
  const stage = await on.provision()
  const fewer = [
    declare('shop', { publishes: ['order.created'] }),
    declare('cash', { subscribes: ['order.created'] }),
  ]

  const { changes, queueUrls } = await on.provision(fewer)

  expect(changes).toEqual([
    `set Policy of the queue ${on.stage}-cash`,
    `set Policy of the queue ${on.stage}-cash-undelivered`,
    `removed the subscription ${on.stage}-order-created → ${on.stage}-post`,
    `removed the topic ${on.stage}-order-cancelled`,
    `removed the queue ${on.stage}-post`,
    `removed the queue ${on.stage}-post-dead`,
    `removed the queue ${on.stage}-post-undelivered`,
  ])
  const { QueueArn } = await on.attributesOf(queueUrls.get('cash'))
  expect([...(await on.subscriptionsOf(stage, 'order.created')).keys()]).toEqual([QueueArn])
  expect((await on.provision(fewer)).changes).toEqual([])
})

test('a subscription of something outside the stage is left alone', async () => {
  const stage = await on.provision()
  const { QueueUrl } = await on.sqs.send(new CreateQueueCommand({ QueueName: `other-${on.stage}` }))
  const { QueueArn: Endpoint = '' } = await on.attributesOf(QueueUrl)
  const TopicArn = stage.topicArns.get('order.created')
  await on.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))

  expect((await on.provision()).changes).toEqual([])

  expect((await on.subscriptionsOf(stage, 'order.created')).has(Endpoint)).toBe(true)
})
