import { CreateTopicCommand, GetSubscriptionAttributesCommand, paginateListTopics } from '@aws-sdk/client-sns'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { provision, removeStage } from '../src/topology/index.ts'
import { services, topologyTests } from './support/topology.ts'

const on = topologyTests()

test('what is published reaches the queue of every subscriber, raw, and no other', async () => {
  const { topicArnPrefix, queueUrls } = await on.provision()

  await on.publish(`${topicArnPrefix}order-created`, 'created')
  await on.publish(`${topicArnPrefix}order-cancelled`, 'cancelled')

  expect(await on.receive(queueUrls.get('cash'))).toEqual(['created', 'cancelled'])
  expect(await on.receive(queueUrls.get('post'))).toEqual(['created'])
  expect(await on.receive(queueUrls.get('shop'))).toEqual([])
})

test('queues have the attributes that the daemon and the dead-letter queue need', async () => {
  const { queueUrls, deadLetterQueueUrls } = await provision({
    stage: on.stage,
    services,
    aws: on.aws,
    queues: { maxReceiveCount: 3 },
  })
  const own = await on.attributesOf(queueUrls.get('cash'))
  const dead = await on.attributesOf(deadLetterQueueUrls.get('cash'))

  expect(own).toMatchObject({ VisibilityTimeout: '300', MessageRetentionPeriod: '345600' })
  expect(JSON.parse(own.RedrivePolicy ?? '')).toEqual({
    deadLetterTargetArn: dead.QueueArn,
    maxReceiveCount: 3,
  })
  expect(dead).toMatchObject({ MessageRetentionPeriod: '1209600' })
  expect(dead.QueueArn).toMatch(new RegExp(`:${on.stage}-cash-dead$`))
})

test('only the topics that a service subscribes to may send to its queues', async () => {
  const { topicArnPrefix, queueUrls, deadLetterQueueUrls } = await on.provision()
  const own = await on.attributesOf(queueUrls.get('post'))
  const dead = await on.attributesOf(deadLetterQueueUrls.get('post'))

  for (const { Policy = '', QueueArn } of [own, dead]) {
    expect(JSON.parse(Policy).Statement).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: QueueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': [`${topicArnPrefix}order-created`] } },
      }),
    ])
  }
  expect((await on.attributesOf(queueUrls.get('shop'))).Policy ?? '').toBe('')
})

test('what SNS cannot deliver goes to the dead-letter queue of the service', async () => {
  const { topicArnPrefix, deadLetterQueueUrls } = await on.provision()
  const [SubscriptionArn] = (await on.subscriptionsOf(`${topicArnPrefix}order-cancelled`)).values()

  const { Attributes } = await on.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))

  const { QueueArn } = await on.attributesOf(deadLetterQueueUrls.get('cash'))
  expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({ deadLetterTargetArn: QueueArn })
})

test('runs at the same time do not disturb each other', async () => {
  const [first, second] = await Promise.all([on.provision(), on.provision()])

  expect({ ...first, changes: [] }).toEqual({ ...second, changes: [] })
  expect((await on.provision()).changes).toEqual([])
})

test('everything is found beyond the first page of a list', async () => {
  const { topicArnPrefix } = await on.provision()
  for (let topic = 0; topic < 120; topic++) {
    await on.sns.send(new CreateTopicCommand({ Name: `${on.stage}-old-${topic}` }))
  }

  const { changes } = await on.provision()

  expect(changes).toHaveLength(120)
  expect((await on.subscriptionsOf(`${topicArnPrefix}order-created`)).size).toBe(2)
})

test('a stage is removed whole, and no other with it', async () => {
  const longer = `${on.stage}x`
  await Promise.all([on.provision(), provision({ stage: longer, services, aws: on.aws })])

  const removed = await removeStage({ stage: on.stage, aws: on.aws })

  expect(removed).toHaveLength(2 + 6)
  const { QueueUrls = [] } = await on.sqs.send(new ListQueuesCommand({ QueueNamePrefix: on.stage }))
  expect(QueueUrls).toHaveLength(6)
  expect(QueueUrls.every((url) => url.includes(`/${longer}-`))).toBe(true)
  for await (const { Topics = [] } of paginateListTopics({ client: on.sns }, {})) {
    expect(Topics.filter(({ TopicArn }) => TopicArn?.includes(`:${on.stage}-`))).toEqual([])
  }
  expect(await removeStage({ stage: on.stage, aws: on.aws })).toEqual([])
})

test('a stage whose names could be taken for those of another is refused', async () => {
  await expect(provision({ stage: 'local-eu', services, aws: on.aws })).rejects.toThrow(
    'local-eu could be taken for',
  )
  await expect(removeStage({ stage: '', aws: on.aws })).rejects.toThrow('letters and digits')
})
