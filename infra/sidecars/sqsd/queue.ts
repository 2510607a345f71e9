import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs'
import { type ReceivedMessage, readMessage } from './message.ts'

/** Milliseconds. Long, since messages of an aborted receive stay hidden for the VisibilityTimeout. */
const callTimeout = 60_000

/** Throws the SDK's errors, without retries. */
export type Queue = ReturnType<typeof createQueue>

export function createQueue(name: string, config: SQSClientConfig) {
  const agents = [new HttpAgent({ keepAlive: true }), new HttpsAgent({ keepAlive: true })] as const
  const client = new SQSClient({
    requestHandler: { httpAgent: agents[0], httpsAgent: agents[1] },
    ...config,
    maxAttempts: 1,
    // An emulator's host name may not resolve.
    useQueueUrlAsEndpoint: false,
  })
  let queueUrl: Promise<string> | undefined

  const within = (milliseconds: number) => ({ abortSignal: AbortSignal.timeout(milliseconds) })

  async function locate(): Promise<string> {
    queueUrl ??= client
      .send(new GetQueueUrlCommand({ QueueName: name }), within(callTimeout))
      .then((answer) => {
        if (!answer.QueueUrl) throw new TypeError(`SQS gave no URL for the queue ${name}`)
        return answer.QueueUrl
      })
    return queueUrl
  }

  /** After a failure the URL is read again: the queue may be new. */
  async function withUrl<T>(call: (url: string) => Promise<T>): Promise<T> {
    try {
      return await call(await locate())
    } catch (error) {
      queueUrl = undefined
      throw error
    }
  }

  return {
    name,
    /** Times in seconds. */
    receive: (max: number, visibilityTimeout: number, waitTime: number): Promise<ReceivedMessage[]> =>
      withUrl(async (QueueUrl) => {
        const command = new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: max,
          VisibilityTimeout: visibilityTimeout,
          WaitTimeSeconds: waitTime,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        })
        const { Messages = [] } = await client.send(command, within(waitTime * 1_000 + callTimeout))
        return Messages.map(readMessage)
      }),

    /** Up to ten. @returns indexes to be retried */
    remove: (receiptHandles: readonly string[]): Promise<number[]> =>
      withUrl(async (QueueUrl) => {
        const Entries = receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }))
        return retriable(
          await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }), within(callTimeout)),
        )
      }),

    /** As `remove`. */
    hide: (messages: readonly { receiptHandle: string; seconds: number }[]): Promise<number[]> =>
      withUrl(async (QueueUrl) => {
        const Entries = messages.map(({ receiptHandle, seconds }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }))
        const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })
        return retriable(await client.send(command, within(callTimeout)))
      }),

    send: (body: string, attributes: Readonly<Record<string, string>>): Promise<void> =>
      withUrl(async (QueueUrl) => {
        const MessageAttributes = Object.fromEntries(
          Object.entries(attributes).map(([key, StringValue]) => [key, { DataType: 'String', StringValue }]),
        )
        const command = new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes })
        await client.send(command, within(callTimeout))
      }),

    unref(): void {
      for (const { sockets } of agents) {
        for (const list of Object.values(sockets)) for (const socket of list ?? []) socket.unref()
      }
    },
  }
}

/** A sender's fault (expired receipt handle) is final. */
function retriable({ Failed = [] }: { Failed?: BatchResultErrorEntry[] | undefined }): number[] {
  return Failed.filter(({ SenderFault }) => !SenderFault).map(({ Id }) => Number(Id))
}

export function queueIsMissing(error: unknown): boolean {
  return error instanceof QueueDoesNotExist
}
