import { randomBytes } from 'node:crypto'
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { afterAll, beforeEach, inject } from 'vitest'
import { type Provisioned, provision } from '../../src/provision/index.ts'

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

/** One service that publishes, and two that subscribe. */
export const services = [
  declare('shop', { publishes: ['order.created', 'order.cancelled'] }),
  declare('cash', { subscribes: ['order.created', 'order.cancelled'] }),
  declare('post', { subscribes: ['order.created'] }),
]

type ShopEvent = 'order.created' | 'order.cancelled'

/** The broker of all test files, and a stage of its own for each test. */
export function provisionTests() {
  const aws = inject('aws')
  const sns = new SNSClient(aws)
  const sqs = new SQSClient(aws)
  let stage = ''

  afterAll(() => {
    sns.destroy()
    sqs.destroy()
  })

  beforeEach(() => {
    stage = `t${randomBytes(4).toString('hex')}`
  })

  return {
    get stage() {
      return stage
    },
    aws,
    sns,
    sqs,
    provision: (declared = services) => provision({ stage, services: declared, aws }),
    publish: ({ topicArns }: Provisioned, type: ShopEvent, Message: string) =>
      sns.send(new PublishCommand({ TopicArn: topicArns.get(type), Message })),
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
    async subscriptionsOf({ topicArns }: Provisioned, type: ShopEvent): Promise<Map<string, string>> {
      const command = new ListSubscriptionsByTopicCommand({ TopicArn: topicArns.get(type) })
      const { Subscriptions = [] } = await sns.send(command)
      return new Map(
        Subscriptions.map(({ Endpoint = '', SubscriptionArn = '' }) => [Endpoint, SubscriptionArn]),
      )
    },
  }
}
