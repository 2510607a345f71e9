import { type Call, SqsError } from './sqs-call.ts'

export interface Mover {
  /** Messages that were there at the start. */
  readonly toMove: number
  moved(): number
  /** Returns how many messages were moved; 0 when none is left. */
  moveSome(most: number): Promise<number>
}

const records = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value : [])
const attributesOf = async (call: Call, QueueUrl: unknown): Promise<Record<string, unknown>> =>
  Object(await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] }))['Attributes'] ?? {}

/** From a dead-letter queue to the queue that it belongs to, or to another one. */
export async function createMover(call: Call, source: string, destination?: string): Promise<Mover> {
  const from = await queueOf(call, source)
  const sources = await sourcesOf(call, source)
  if (sources.length === 0) {
    throw new SqsError('UnsupportedOperation', 'Source queue must be configured as a Dead Letter Queue.')
  }
  if (destination === undefined && sources.length > 1) {
    // AWS knows where each message came from.
    throw new SqsError(
      'UnsupportedOperation',
      'The emulator needs a DestinationArn: several queues share this one.',
    )
  }
  const to = destination === undefined ? sources[0] : await queueOf(call, destination)
  const toMove = Number((await attributesOf(call, from))['ApproximateNumberOfMessages'] ?? 0)
  let moved = 0

  return {
    toMove,
    moved: () => moved,
    async moveSome(most) {
      const received = await call('ReceiveMessage', {
        QueueUrl: from,
        MaxNumberOfMessages: Math.floor(most),
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 60,
      })
      const messages = records(received['Messages'])
      for (const { Body, MessageAttributes, ReceiptHandle } of messages) {
        await call('SendMessage', { QueueUrl: to, MessageBody: Body, MessageAttributes })
        await call('DeleteMessage', { QueueUrl: from, ReceiptHandle })
        moved += 1
      }
      return messages.length
    },
  }
}

/** The URL of a queue by its ARN. */
async function queueOf(call: Call, arn: string): Promise<unknown> {
  const found = await call('GetQueueUrl', { QueueName: arn.split(':').at(-1) }).catch(() => undefined)
  if (found && (await attributesOf(call, found['QueueUrl']))['QueueArn'] === arn) return found['QueueUrl']
  throw new SqsError(
    'ResourceNotFoundException',
    `The resource that you specified for the ARN doesn't exist: ${arn}`,
  )
}

/** The URLs of queues whose dead letters go to this one. */
async function sourcesOf(call: Call, deadArn: string): Promise<unknown[]> {
  const { QueueUrls } = await call('ListQueues', {})
  const urls: unknown[] = Array.isArray(QueueUrls) ? QueueUrls : []
  const targets = await Promise.all(
    urls.map(async (url) => {
      const policy = (await attributesOf(call, url))['RedrivePolicy']
      return typeof policy === 'string' ? JSON.parse(policy).deadLetterTargetArn : undefined
    }),
  )
  return urls.filter((_, index) => targets[index] === deadArn)
}
