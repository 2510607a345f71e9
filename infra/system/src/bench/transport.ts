import {
  CreateTopicCommand,
  DeleteTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { LocalAws } from '@fanfare/local'
import { atRate } from './pace.ts'

/** Milliseconds from Publish to receipt with SNS and SQS alone: the event path's minimum. */
export async function transportLatencies({ aws, stage }: LocalAws, perSecond: number, times: number) {
  const sns = new SNSClient(aws)
  const sqs = new SQSClient(aws)
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: `${stage}-transport` }))
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${stage}-transport` }))
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  )
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.QueueArn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  )

  const latencies: number[] = []
  const receiver = async () => {
    while (latencies.length < times) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      )
      const now = performance.now()
      for (const { Body } of Messages) latencies.push(now - Number(Body))
    }
  }
  await Promise.all([
    atRate(perSecond, times, async () => {
      await sns.send(new PublishCommand({ TopicArn, Message: String(performance.now()) }))
    }),
    receiver(),
    receiver(),
  ])
  await sns.send(new DeleteTopicCommand({ TopicArn }))
  await sqs.send(new DeleteQueueCommand({ QueueUrl }))
  sns.destroy()
  sqs.destroy()
  return latencies
}
