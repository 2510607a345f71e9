import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import pLimit from 'p-limit'

/** Seconds. After a kill, messages that were read are visible again. */
const hidden = 120

/** Seconds. A long poll asks all of SQS's servers. Source: SQS developer guide, short and long polling. */
const longPoll = 1

/** Source: SQS quotas, messages in flight: 120,000. */
const most = 50_000

/**
 * Calls `handle` for each message, ten at once, and deletes those for which it returns `done`. The others are visible
 * again at the end. SQS cannot read without receiving.
 */
export async function walkQueue(
  sqs: SQSClient,
  QueueUrl: string,
  handle: (message: Message) => Promise<'done' | 'keep'>,
  wait = longPoll,
): Promise<void> {
  const limit = pLimit(10)
  const seen = new Set<string>()
  const kept: string[] = []

  /** False when it was seen before: all have been read once. */
  async function handleOne(message: Message): Promise<boolean> {
    const { MessageId = '', ReceiptHandle = '' } = message
    kept.push(ReceiptHandle)
    if (seen.has(MessageId)) return false
    seen.add(MessageId)
    if ((await handle(message)) === 'keep') return true
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
    kept.splice(kept.indexOf(ReceiptHandle), 1)
    return true
  }

  try {
    while (seen.size < most) {
      const messages = await receive(sqs, QueueUrl, wait)
      const results = await Promise.allSettled(messages.map((message) => limit(handleOne, message)))
      const failed = results.find((result) => result.status === 'rejected')
      if (failed) throw failed.reason
      if (!results.some((result) => result.status === 'fulfilled' && result.value)) return
    }
  } finally {
    await release(sqs, QueueUrl, kept)
  }
}

async function receive(sqs: SQSClient, QueueUrl: string, wait: number): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: hidden,
    WaitTimeSeconds: wait,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  })
  return (await sqs.send(command)).Messages ?? []
}

async function release(sqs: SQSClient, QueueUrl: string, handles: readonly string[]): Promise<void> {
  for (let first = 0; first < handles.length; first += 10) {
    const Entries = handles
      .slice(first, first + 10)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }))
    // They are visible again after `hidden` in any case.
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })).catch(() => undefined)
  }
}
