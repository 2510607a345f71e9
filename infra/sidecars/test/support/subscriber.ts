import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { type EventType, topicName } from '@fanfare/contracts'
import { afterAll, inject } from 'vitest'
import { eventually } from '../../../local/src/testing/index.ts'

export interface Received {
  readonly id: string
  readonly subject: string
  readonly revision: number
}

/** Topics under a stage of its own, and a queue that is subscribed to them. Closed when the file ends. */
export async function startSubscriber(
  stage: string,
  topics: readonly EventType[] = ['user.created', 'user.updated'],
) {
  const aws = {
    endpoint: inject('snsEndpoint'),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
  const sns = new SNSClient(aws)
  const sqs = new SQSClient(aws)
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${stage}-subscriber` }))
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  )

  async function createTopic(type: EventType) {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: topicName(stage, type) }))
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: Attributes?.['QueueArn'],
        Attributes: { RawMessageDelivery: 'true' },
      }),
    )
  }
  for (const type of topics) await createTopic(type)

  const received: Received[] = []
  let open = true
  const loop = (async () => {
    while (open) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      )
      for (const { Body = '{}' } of Messages) {
        const { id, subject, data } = JSON.parse(Body)
        received.push({ id, subject, revision: data.revision })
      }
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
      if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
    }
  })()
  afterAll(async () => {
    open = false
    await loop
    sns.destroy()
    sqs.destroy()
  })

  const of = (key: string) => received.filter(({ subject }) => subject === key)
  return {
    createTopic,
    of,
    /** Revisions in the order in which they came, each where it came first. */
    firsts: (key: string) => [...new Set(of(key).map(({ revision }) => revision))],
    /** Waits until so many different events of the key have come. */
    until: (key: string, count: number) =>
      eventually(`${count} events of ${key}`, () => {
        const ids = new Set(of(key).map(({ id }) => id))
        if (ids.size < count) throw new Error(`${ids.size} came`)
      }),
  }
}
