import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type AwsConfig, awsConfig } from '../../src/aws-config.ts'
import { createBroker } from '../../src/broker/index.ts'
import { provision } from '../../src/topology/index.ts'

export function declare(name: string, facts: Partial<ServiceDeclaration>): ServiceDeclaration {
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

/** One service that publishes, and two that listen. */
export const services = [
  declare('shop', { publishes: ['order.created', 'order.cancelled'] }),
  declare('cash', { subscribes: ['order.created', 'order.cancelled'] }),
  declare('post', { subscribes: ['order.created'] }),
]

/** A broker for the tests of a file, and a stage of its own for each. */
export function topologyTests() {
  const broker = createBroker({ port: 0, dir: undefined })
  let aws: AwsConfig
  let sns: SNSClient
  let sqs: SQSClient
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
  })

  return {
    get stage() {
      return `t${stages}`
    },
    get aws() {
      return aws
    },
    get sns() {
      return sns
    },
    get sqs() {
      return sqs
    },
    provision: (declared = services) => provision({ stage: `t${stages}`, services: declared, aws }),
    publish: (TopicArn: string, Message: string) => sns.send(new PublishCommand({ TopicArn, Message })),
    async attributesOf(QueueUrl: string | undefined): Promise<Record<string, string>> {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
      return (await sqs.send(command)).Attributes ?? {}
    },
    /** The bodies of all messages in the queue. */
    async receive(QueueUrl: string | undefined): Promise<(string | undefined)[]> {
      const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 })
      return ((await sqs.send(command)).Messages ?? []).map(({ Body }) => Body)
    },
    /** The ARNs of the topic's subscriptions, by endpoint. */
    async subscriptionsOf(TopicArn: string): Promise<Map<string | undefined, string | undefined>> {
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))
      return new Map(Subscriptions.map(({ Endpoint, SubscriptionArn }) => [Endpoint, SubscriptionArn]))
    },
  }
}
