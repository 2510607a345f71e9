import { CreateTopicCommand, GetSubscriptionAttributesCommand, paginateListTopics } from '@aws-sdk/client-sns'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { provision, removeStage } from '../src/provision/index.ts'
import { provisionTests, services } from './support/provision.ts'

const on = provisionTests()

test('a published message reaches the queue of every subscriber, raw, and no other', async () => {
  const stage = await on.provision()

  await on.publish(stage, 'order.created', 'created')
  await on.publish(stage, 'order.cancelled', 'cancelled')

  expect(await on.receive(stage.queueUrls.get('cash'))).toEqual(['created', 'cancelled'])
  expect(await on.receive(stage.queueUrls.get('post'))).toEqual(['created'])
  expect(await on.receive(stage.queueUrls.get('shop'))).toEqual([])
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
  const { topicArns, queueUrls, deadLetterQueueUrls, undeliveredQueueUrls } = await on.provision()
  const own = await on.attributesOf(queueUrls.get('post'))
  const undelivered = await on.attributesOf(undeliveredQueueUrls.get('post'))

  for (const { Policy = '', QueueArn } of [own, undelivered]) {
    expect(JSON.parse(Policy).Statement).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: QueueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': [topicArns.get('order.created')] } },
      }),
    ])
  }
  for (const closed of [queueUrls.get('shop'), deadLetterQueueUrls.get('post')])
    expect((await on.attributesOf(closed)).Policy ?? '').toBe('')
})

test('what SNS cannot deliver goes to the service’s queue for undelivered messages', async () => {
  const stage = await on.provision()
  const [SubscriptionArn] = (await on.subscriptionsOf(stage, 'order.cancelled')).values()

  const { Attributes } = await on.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))

  const { QueueArn } = await on.attributesOf(stage.undeliveredQueueUrls.get('cash'))
  expect(QueueArn).toMatch(new RegExp(`:${on.stage}-cash-undelivered$`))
  expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({ deadLetterTargetArn: QueueArn })
})

test('runs at the same time do not disturb each other', async () => {
  const [first, second] = await Promise.all([on.provision(), on.provision()])

  expect({ ...first, changes: [] }).toEqual({ ...second, changes: [] })
  expect((await on.provision()).changes).toEqual([])
})

test('everything is found beyond the first page of a list', async () => {
  const stage = await on.provision()
  for (let topic = 0; topic < 120; topic++) {
    await on.sns.send(new CreateTopicCommand({ Name: `${on.stage}-old-${topic}` }))
  }

  const { changes } = await on.provision()

  expect(changes).toHaveLength(120)
  expect((await on.subscriptionsOf(stage, 'order.created')).size).toBe(2)
})

test('a stage is removed whole, and no other with it', async () => {
  const longer = `${on.stage}x`
  await Promise.all([on.provision(), provision({ stage: longer, services, aws: on.aws })])

  const removed = await removeStage({ stage: on.stage, aws: on.aws })

  expect(removed).toHaveLength(2 + 9)
  const { QueueUrls = [] } = await on.sqs.send(new ListQueuesCommand({ QueueNamePrefix: on.stage }))
  expect(QueueUrls).toHaveLength(9)
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
