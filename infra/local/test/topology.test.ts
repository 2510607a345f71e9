import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { awsConfig } from '../src/aws-config.ts'
import { createBroker } from '../src/broker/index.ts'
import { provision, removeStage } from '../src/topology/index.ts'

const broker = createBroker({ port: 0, dir: undefined })
let aws: ReturnType<typeof awsConfig>
let sns: SNSClient
let sqs: SQSClient
let stage: string
let stages = 0

beforeAll(async () => {
  await broker.start()
  aws = awsConfig(broker.endpoint, {})
  sns = new SNSClient(aws)
  sqs = new SQSClient(aws)
})

afterAll(async () => {
  sns.destroy()
  sqs.destroy()
  await broker.stop()
})

beforeEach(() => {
  stages += 1
  stage = `t${stages}`
})

function declare(name: string, facts: Partial<ServiceDeclaration>): ServiceDeclaration {
  return {
    name,
    portBlock: 0,
    routes: [],
    publishes: [],
    subscribes: [],
    schedules: [],
    secrets: [],
    ...facts,
  }
}

const services = [
  declare('shop', { publishes: ['order.created', 'order.cancelled'] }),
  declare('cash', { subscribes: ['order.created', 'order.cancelled'] }),
  declare('post', { subscribes: ['order.created'] }),
]

async function attributesOf(QueueUrl: string | undefined): Promise<Record<string, string>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
  return (await sqs.send(command)).Attributes ?? {}
}

async function receive(QueueUrl: string | undefined): Promise<(string | undefined)[]> {
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 })
  return ((await sqs.send(command)).Messages ?? []).map(({ Body }) => Body)
}

async function subscriptionsOf(TopicArn: string): Promise<Map<string | undefined, string | undefined>> {
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))
  return new Map(Subscriptions.map(({ Endpoint, SubscriptionArn }) => [Endpoint, SubscriptionArn]))
}

test('what is published reaches the queue of every subscriber, raw, and no other', async () => {
  const { topicArnPrefix, queueUrls } = await provision({ stage, services, aws })

  await sns.send(new PublishCommand({ TopicArn: `${topicArnPrefix}order-created`, Message: 'created' }))
  await sns.send(new PublishCommand({ TopicArn: `${topicArnPrefix}order-cancelled`, Message: 'cancelled' }))

  expect(await receive(queueUrls.get('cash'))).toEqual(['created', 'cancelled'])
  expect(await receive(queueUrls.get('post'))).toEqual(['created'])
  expect(await receive(queueUrls.get('shop'))).toEqual([])
})

test('queues have the attributes that the daemon and the dead-letter queue need', async () => {
  const { queueUrls, deadLetterQueueUrls } = await provision({
    stage,
    services,
    aws,
    queues: { maxReceiveCount: 3 },
  })
  const own = await attributesOf(queueUrls.get('cash'))
  const dead = await attributesOf(deadLetterQueueUrls.get('cash'))

  expect(own).toMatchObject({ VisibilityTimeout: '300', MessageRetentionPeriod: '345600' })
  expect(JSON.parse(own.RedrivePolicy ?? '')).toEqual({
    deadLetterTargetArn: dead.QueueArn,
    maxReceiveCount: 3,
  })
  expect(dead).toMatchObject({ MessageRetentionPeriod: '1209600' })
  expect(dead.QueueArn).toMatch(new RegExp(`:${stage}-cash-dead$`))
})

test('only the topics that a service subscribes to may send to its queues', async () => {
  const { topicArnPrefix, queueUrls, deadLetterQueueUrls } = await provision({ stage, services, aws })
  const own = await attributesOf(queueUrls.get('post'))
  const dead = await attributesOf(deadLetterQueueUrls.get('post'))

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
  expect((await attributesOf(queueUrls.get('shop'))).Policy ?? '').toBe('')
})

test('what SNS cannot deliver goes to the dead-letter queue of the service', async () => {
  const { topicArnPrefix, deadLetterQueueUrls } = await provision({ stage, services, aws })
  const [SubscriptionArn] = (await subscriptionsOf(`${topicArnPrefix}order-cancelled`)).values()

  const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))

  const { QueueArn } = await attributesOf(deadLetterQueueUrls.get('cash'))
  expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({ deadLetterTargetArn: QueueArn })
})

test('a second run changes nothing, and what lies in the queues stays', async () => {
  const first = await provision({ stage, services, aws })
  await sns.send(new PublishCommand({ TopicArn: `${first.topicArnPrefix}order-created`, Message: 'kept' }))

  const second = await provision({ stage, services, aws })

  expect(first.changes.length).toBeGreaterThan(0)
  expect(second).toEqual({ ...first, changes: [] })
  expect(await receive(second.queueUrls.get('post'))).toEqual(['kept'])
})

test('runs at the same time do not disturb each other', async () => {
  const [first, second] = await Promise.all([
    provision({ stage, services, aws }),
    provision({ stage, services, aws }),
  ])

  expect({ ...first, changes: [] }).toEqual({ ...second, changes: [] })
  expect((await provision({ stage, services, aws })).changes).toEqual([])
})

test('attributes that drifted are corrected, and said', async () => {
  const { topicArnPrefix, queueUrls } = await provision({ stage, services, aws })
  const QueueUrl = queueUrls.get('cash')
  const [SubscriptionArn] = (await subscriptionsOf(`${topicArnPrefix}order-cancelled`)).values()
  await sqs.send(
    new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '7', RedrivePolicy: '' } }),
  )
  await sns.send(
    new SetSubscriptionAttributesCommand({
      SubscriptionArn,
      AttributeName: 'RawMessageDelivery',
      AttributeValue: 'false',
    }),
  )

  const { changes } = await provision({ stage, services, aws })

  expect(changes).toEqual([
    `set VisibilityTimeout of the queue ${stage}-cash`,
    `set RedrivePolicy of the queue ${stage}-cash`,
    `set RawMessageDelivery of the subscription ${stage}-order-cancelled → ${stage}-cash`,
  ])
  await sns.send(new PublishCommand({ TopicArn: `${topicArnPrefix}order-cancelled`, Message: 'raw again' }))
  expect(await receive(QueueUrl)).toEqual(['raw again'])
  expect((await attributesOf(QueueUrl)).VisibilityTimeout).toBe('300')
})

test('a queue and a subscription that somebody removed are made again', async () => {
  const { topicArnPrefix, queueUrls } = await provision({ stage, services, aws })
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrls.get('post') }))
  for (const SubscriptionArn of (await subscriptionsOf(`${topicArnPrefix}order-cancelled`)).values()) {
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }))
  }

  await provision({ stage, services, aws })

  for (const event of ['order-created', 'order-cancelled']) {
    await sns.send(new PublishCommand({ TopicArn: `${topicArnPrefix}${event}`, Message: event }))
  }
  expect(await receive(queueUrls.get('post'))).toEqual(['order-created'])
  expect(await receive(queueUrls.get('cash'))).toEqual(['order-created', 'order-cancelled'])
})

test('what no service declares any more is removed, and said', async () => {
  const { topicArnPrefix } = await provision({ stage, services, aws })
  const fewer = [
    declare('shop', { publishes: ['order.created'] }),
    declare('cash', { subscribes: ['order.created'] }),
  ]

  const { changes, queueUrls } = await provision({ stage, services: fewer, aws })

  expect(changes).toEqual([
    `set Policy of the queue ${stage}-cash`,
    `set Policy of the queue ${stage}-cash-dead`,
    `removed the subscription ${stage}-order-created → ${stage}-post`,
    `removed the topic ${stage}-order-cancelled`,
    `removed the queue ${stage}-post`,
    `removed the queue ${stage}-post-dead`,
  ])
  const { QueueArn } = await attributesOf(queueUrls.get('cash'))
  expect([...(await subscriptionsOf(`${topicArnPrefix}order-created`)).keys()]).toEqual([QueueArn])
  expect((await provision({ stage, services: fewer, aws })).changes).toEqual([])
})

test('a subscription of something outside the stage is left alone', async () => {
  const { topicArnPrefix } = await provision({ stage, services, aws })
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `somebodys-${stage}` }))
  const { QueueArn: Endpoint } = await attributesOf(QueueUrl)
  await sns.send(
    new SubscribeCommand({ TopicArn: `${topicArnPrefix}order-created`, Protocol: 'sqs', Endpoint }),
  )

  expect((await provision({ stage, services, aws })).changes).toEqual([])

  expect((await subscriptionsOf(`${topicArnPrefix}order-created`)).has(Endpoint)).toBe(true)
})

test('everything is found beyond the first page of a list', async () => {
  const { topicArnPrefix } = await provision({ stage, services, aws })
  for (let topic = 0; topic < 120; topic++) {
    await sns.send(new CreateTopicCommand({ Name: `${stage}-old-${topic}` }))
  }

  const { changes } = await provision({ stage, services, aws })

  expect(changes).toHaveLength(120)
  expect((await subscriptionsOf(`${topicArnPrefix}order-created`)).size).toBe(2)
})

test('a stage is removed whole, and no other with it', async () => {
  const longer = `${stage}x`
  await Promise.all([provision({ stage, services, aws }), provision({ stage: longer, services, aws })])

  const removed = await removeStage({ stage, aws })

  expect(removed).toHaveLength(2 + 6)
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: stage }))
  expect(QueueUrls).toHaveLength(6)
  expect(QueueUrls.every((url) => url.includes(`/${longer}-`))).toBe(true)
  const { Topics = [] } = await sns.send(new ListTopicsCommand())
  expect(Topics.filter(({ TopicArn }) => TopicArn?.includes(`:${stage}-`))).toEqual([])
  expect(await removeStage({ stage, aws })).toEqual([])
})

test('a stage whose names could be taken for those of another is refused', async () => {
  await expect(provision({ stage: 'local-eu', services, aws })).rejects.toThrow('local-eu could be taken for')
  await expect(removeStage({ stage: '', aws })).rejects.toThrow('letters and digits')
})
