import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { World } from './world.ts'

export function queuesOf({ aws }: Pick<World, 'aws'>) {
  const client = new SQSClient(aws)
  return {
    async create(QueueName: string): Promise<string> {
      const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName }))
      return QueueUrl
    },
    async send(QueueUrl: string, MessageBody: string): Promise<void> {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody }))
    },
    /** Receives and deletes up to ten messages, and returns their bodies. */
    async receive(QueueUrl: string, WaitTimeSeconds = 0): Promise<string[]> {
      const taken = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, MaxNumberOfMessages: 10 })
      const { Messages = [] } = await client.send(taken)
      for (const { ReceiptHandle } of Messages) {
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
      }
      return Messages.map(({ Body = '' }) => Body)
    },
    close: () => client.destroy(),
  }
}
