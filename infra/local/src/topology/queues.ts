import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { hasName, patiently, undefinedIfGone } from './patience.ts'
import { sameValue } from './same-value.ts'

export type QueueAttributes = Partial<Record<QueueAttributeName, string>>

export interface Queue {
  readonly name: string
  readonly url: string
  readonly arn: string
  readonly attributes: QueueAttributes
}

/** The queue of that name, with its attributes: the one that is known to be at the URL, or a new one. */
export async function findOrCreateQueue(sqs: SQSClient, name: string, knownUrl?: string): Promise<Queue> {
  // A queue that was deleted in the last minute may still be listed.
  const known = knownUrl && (await readQueue(sqs, name, knownUrl).catch(undefinedIfGone))
  if (known) return known
  const url = await patiently(() => createQueue(sqs, name))
  return patiently(() => readQueue(sqs, name, url))
}

async function readQueue(sqs: SQSClient, name: string, url: string): Promise<Queue> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] })
  const { Attributes: attributes = {} } = await sqs.send(command)
  if (attributes.QueueArn === undefined) throw new Error(`the queue ${name} has no ARN`)
  return { name, url, arn: attributes.QueueArn, attributes }
}

async function createQueue(sqs: SQSClient, name: string): Promise<string> {
  const asked = { QueueName: name }
  const { QueueUrl } = await sqs.send(new CreateQueueCommand(asked)).catch((error: unknown) => {
    // Made by another run in this moment.
    if (hasName(error, 'QueueNameExists', 'QueueAlreadyExists'))
      return sqs.send(new GetQueueUrlCommand(asked))
    throw error
  })
  if (QueueUrl === undefined) throw new Error(`the queue ${name} has no URL`)
  return QueueUrl
}

/** Sets the attributes that differ from what is wanted, and returns their names. */
export async function correctQueue(sqs: SQSClient, queue: Queue, wanted: QueueAttributes): Promise<string[]> {
  const differing = Object.entries(wanted).filter(
    ([name, value]) => !sameValue(new Map(Object.entries(queue.attributes)).get(name), value),
  )
  if (differing.length === 0) return []
  const Attributes = Object.fromEntries(differing)
  await patiently(() => sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes })))
  return differing.map(([name]) => name)
}
