import { SetSubscriptionAttributesCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { declare, topologyTests } from './support/topology.ts'

const on = topologyTests()

test('a second run changes nothing, and what lies in the queues stays', async () => {
  const first = await on.provision()
  await on.publish(`${first.topicArnPrefix}order-created`, 'kept')

  const second = await on.provision()

  expect(first.changes.length).toBeGreaterThan(0)
  expect(second).toEqual({ ...first, changes: [] })
  expect(await on.receive(second.queueUrls.get('post'))).toEqual(['kept'])
})

test('attributes that drifted are corrected, and said', async () => {
  const { topicArnPrefix, queueUrls } = await on.provision()
  const QueueUrl = queueUrls.get('cash')
  const [SubscriptionArn] = (await on.subscriptionsOf(`${topicArnPrefix}order-cancelled`)).values()
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
  await on.publish(`${topicArnPrefix}order-cancelled`, 'raw again')
  expect(await on.receive(QueueUrl)).toEqual(['raw again'])
  expect((await on.attributesOf(QueueUrl)).VisibilityTimeout).toBe('300')
})

test('a queue and a subscription that somebody removed are made again', async () => {
  const { topicArnPrefix, queueUrls } = await on.provision()
  await on.sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrls.get('post') }))
  for (const SubscriptionArn of (await on.subscriptionsOf(`${topicArnPrefix}order-cancelled`)).values()) {
    await on.sns.send(new UnsubscribeCommand({ SubscriptionArn }))
  }

  await on.provision()

  for (const event of ['order-created', 'order-cancelled']) {
    await on.publish(`${topicArnPrefix}${event}`, event)
  }
  expect(await on.receive(queueUrls.get('post'))).toEqual(['order-created'])
  expect(await on.receive(queueUrls.get('cash'))).toEqual(['order-created', 'order-cancelled'])
})

test('what no service declares any more is removed, and said', async () => {
  const { topicArnPrefix } = await on.provision()
  const fewer = [
    declare('shop', { publishes: ['order.created'] }),
    declare('cash', { subscribes: ['order.created'] }),
  ]

  const { changes, queueUrls } = await on.provision(fewer)

  expect(changes).toEqual([
    `set Policy of the queue ${on.stage}-cash`,
    `set Policy of the queue ${on.stage}-cash-dead`,
    `removed the subscription ${on.stage}-order-created → ${on.stage}-post`,
    `removed the topic ${on.stage}-order-cancelled`,
    `removed the queue ${on.stage}-post`,
    `removed the queue ${on.stage}-post-dead`,
  ])
  const { QueueArn } = await on.attributesOf(queueUrls.get('cash'))
  expect([...(await on.subscriptionsOf(`${topicArnPrefix}order-created`)).keys()]).toEqual([QueueArn])
  expect((await on.provision(fewer)).changes).toEqual([])
})

test('a subscription of something outside the stage is left alone', async () => {
  const { topicArnPrefix } = await on.provision()
  const { QueueUrl } = await on.sqs.send(new CreateQueueCommand({ QueueName: `somebodys-${on.stage}` }))
  const { QueueArn: Endpoint } = await on.attributesOf(QueueUrl)
  await on.sns.send(
    new SubscribeCommand({ TopicArn: `${topicArnPrefix}order-created`, Protocol: 'sqs', Endpoint }),
  )

  expect((await on.provision()).changes).toEqual([])

  expect((await on.subscriptionsOf(`${topicArnPrefix}order-created`)).has(Endpoint)).toBe(true)
})
