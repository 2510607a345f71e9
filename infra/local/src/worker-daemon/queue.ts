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

/**
 * Ends a call that hangs, in milliseconds; a long poll has its wait on top. Messages of a receive that is given up too soon
 * are hidden for the VisibilityTimeout, so it must be far more than a slow SQS takes.
 */
const callTimeout = 60_000

/** The calls of SQS that the daemon makes. Each throws what the SDK throws; none is retried here. */
export type Queue = ReturnType<typeof createQueue>

export function createQueue(name: string, config: SQSClientConfig) {
  const agents = [new HttpAgent({ keepAlive: true }), new HttpsAgent({ keepAlive: true })] as const
  const client = new SQSClient({
    requestHandler: { httpAgent: agents[0], httpsAgent: agents[1] },
    ...config,
    // A restarted emulator should be found again at our pace, and only we know when to stop.
    maxAttempts: 1,
    // An emulator's queue URL may hold a host name that this machine cannot resolve.
    useQueueUrlAsEndpoint: false,
  })
  let located: Promise<string> | undefined

  const within = (milliseconds: number) => ({ abortSignal: AbortSignal.timeout(milliseconds) })

  async function locate(): Promise<string> {
    located ??= client
      .send(new GetQueueUrlCommand({ QueueName: name }), within(callTimeout))
      .then((answer) => {
        if (!answer.QueueUrl) throw new TypeError(`SQS gave no URL for the queue ${name}`)
        return answer.QueueUrl
      })
    return located
  }

  /** The URL is asked for again after any failure: the queue may have been made anew elsewhere. */
  async function withUrl<T>(call: (url: string) => Promise<T>): Promise<T> {
    try {
      return await call(await locate())
    } catch (error) {
      located = undefined
      throw error
    }
  }

  return {
    /** @param visibilityTimeout and @param waitTime in seconds. */
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

    /** Deletes up to ten messages. @returns the places of those to be tried again. */
    remove: (receiptHandles: readonly string[]): Promise<number[]> =>
      withUrl(async (QueueUrl) => {
        const Entries = receiptHandles.map((ReceiptHandle, place) => ({ Id: String(place), ReceiptHandle }))
        return retriable(
          await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }), within(callTimeout)),
        )
      }),

    /** Hides up to ten messages for so many seconds. @returns the places of those to be tried again. */
    hide: (messages: readonly { receiptHandle: string; seconds: number }[]): Promise<number[]> =>
      withUrl(async (QueueUrl) => {
        const Entries = messages.map(({ receiptHandle, seconds }, place) => ({
          Id: String(place),
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

    /** Lets the process end while a long poll is still open. */
    unref(): void {
      for (const { sockets } of agents) {
        for (const list of Object.values(sockets)) for (const socket of list ?? []) socket.unref()
      }
    },
  }
}

/** The sender's faults (a message that is no longer ours) would only be repeated. */
function retriable({ Failed = [] }: { Failed?: BatchResultErrorEntry[] | undefined }): number[] {
  return Failed.filter(({ SenderFault }) => !SenderFault).map(({ Id }) => Number(Id))
}

export function queueIsMissing(error: unknown): boolean {
  return error instanceof QueueDoesNotExist
}
