import type { Message } from '@aws-sdk/client-sqs'

export interface MessageAttribute {
  readonly type: string
  /** Undefined for Binary. */
  readonly value: string | undefined
}

export interface ReceivedMessage {
  readonly id: string
  readonly receiptHandle: string
  readonly body: string
  readonly receiveCount: number
  readonly firstReceivedAt: Date
  readonly sentAt: Date
  readonly senderId: string
  readonly attributes: Readonly<Record<string, MessageAttribute>>
}

export function readMessage(message: Message): ReceivedMessage {
  if (!message.ReceiptHandle) throw new TypeError(`message ${message.MessageId} has no receipt handle`)
  const system = message.Attributes ?? {}
  return {
    id: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle,
    body: message.Body ?? '',
    receiveCount: Number(system.ApproximateReceiveCount ?? 1),
    firstReceivedAt: timestamp(system.ApproximateFirstReceiveTimestamp),
    sentAt: timestamp(system.SentTimestamp),
    senderId: system.SenderId ?? '',
    attributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue }]) => [
        name,
        { type: DataType ?? 'String', value: StringValue },
      ]),
    ),
  }
}

function timestamp(milliseconds: string | undefined): Date {
  return milliseconds ? new Date(Number(milliseconds)) : new Date()
}
