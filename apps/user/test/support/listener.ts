import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { topicName } from '@fanfare/contracts'
import { eventually } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import service from '../../service.ts'
import type { Published } from '../../src/plugins/outbox.ts'

export interface Heard {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly revision: number
}

/** Topics of this service under a stage of its own, and a queue that hears them. Closed when the file ends. */
export async function startListener(stage: string, topics: readonly Published[] = service.publishes) {
  const aws = {
    endpoint: inject('snsEndpoint'),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
  const sns = new SNSClient(aws)
  const sqs = new SQSClient(aws)
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${stage}-listener` }))
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  )

  async function openTopic(type: Published) {
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
  for (const type of topics) await openTopic(type)

  const heard: Heard[] = []
  let listening = true
  const loop = (async () => {
    while (listening) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      )
      for (const { Body = '{}', ReceiptHandle } of Messages) {
        const { id, type, subject, data } = JSON.parse(Body)
        heard.push({ id, type, subject, revision: data.revision })
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
      }
    }
  })()
  afterAll(async () => {
    listening = false
    await loop
    sns.destroy()
    sqs.destroy()
  })

  return {
    openTopic,
    heardOf: (subject: string) => heard.filter((event) => event.subject === subject),
    /** Waits until so many different events of the aggregate have been heard. */
    until: (subject: string, count: number) =>
      eventually(`${count} events of ${subject}`, () => {
        const ids = new Set(heard.filter((event) => event.subject === subject).map(({ id }) => id))
        if (ids.size < count) throw new Error(`${ids.size} were heard`)
      }),
  }
}
