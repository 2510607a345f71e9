import { randomUUID } from 'node:crypto'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs'

export function sqsConfig(endpoint: string): SQSClientConfig {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
}

/** A queue of the test's own, which is not there before `create`. `attributes` are those of SQS. */
export function describeQueue(aws: SQSClientConfig, attributes: Record<string, string> = {}) {
  const client = new SQSClient(aws)
  const name = `q-${randomUUID()}`
  const QueueUrl = `${aws.endpoint}/000000000000/${name}`

  async function queueAttributes(): Promise<Record<string, string>> {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
    return (await client.send(command)).Attributes ?? {}
  }

  return {
    name,
    create: () => client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes })),
    arn: async () => (await queueAttributes())['QueueArn'] ?? '',
    /** @returns the message's id. */
    async send(body: string, MessageAttributes?: Record<string, MessageAttributeValue>): Promise<string> {
      const command = new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes })
      return (await client.send(command)).MessageId ?? ''
    },
    async receive() {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      })
      return (await client.send(command)).Messages ?? []
    },
    /** How many messages are visible, and how many in flight. */
    async counts(): Promise<[visible: number, inFlight: number]> {
      const counted = await queueAttributes()
      return [
        Number(counted['ApproximateNumberOfMessages']),
        Number(counted['ApproximateNumberOfMessagesNotVisible']),
      ]
    },
  }
}
