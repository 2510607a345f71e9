import {
  CreateQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { onTestFinished } from 'vitest'
import { awsConfig } from '../../broker/aws-config.ts'
import { type Broker, createBroker } from '../../broker/index.ts'

/** A broker of the test's own, with the crashes that it reported. */
export async function startBroker(dir?: string): Promise<Broker & { readonly crashes: readonly string[] }> {
  const crashes: string[] = []
  const broker = createBroker({ port: 0, dir, onCrash: (reason) => crashes.push(reason) })
  onTestFinished(() => broker.stop())
  await broker.start()
  return Object.assign(broker, { crashes })
}

export function sqsAt(endpoint: string): SQSClient {
  return new SQSClient(awsConfig(endpoint, {}))
}

export async function queueWith(sqs: SQSClient, ...bodies: string[]): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'mails' }))
  for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
  return QueueUrl
}

export async function receive(sqs: SQSClient, QueueUrl: string): Promise<Message[]> {
  const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MaxNumberOfMessages: 10 })
  return (await sqs.send(command)).Messages ?? []
}
