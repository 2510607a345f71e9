import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { AwsAccount, Queue } from '@fanfare/topology'
import { type QueueAttributes, queueAttributes } from './queue-attributes.ts'
import { hasName, retryTransient, undefinedIfMissing } from './retry-transient.ts'
import { sameValue } from './same-value.ts'

interface FoundQueue {
  readonly url: string
  readonly arn: string
  readonly attributes: QueueAttributes
}

export async function ensureQueues(
  sqs: SQSClient,
  queues: readonly Queue[],
  existing: ReadonlyMap<string, string>,
): Promise<{ found: ReadonlyMap<string, FoundQueue>; created: string[] }> {
  const entries = queues.map(
    async ({ name }) => [name, await findOrCreate(sqs, name, existing.get(name))] as const,
  )
  return {
    found: new Map(await Promise.all(entries)),
    created: queues.filter(({ name }) => !existing.has(name)).map(({ name }) => `created the queue ${name}`),
  }
}

async function findOrCreate(sqs: SQSClient, name: string, listedUrl?: string): Promise<FoundQueue> {
  // A queue that was deleted in the last minute may still be listed.
  const listed = listedUrl && (await readQueue(sqs, name, listedUrl).catch(undefinedIfMissing))
  if (listed) return listed
  const url = await retryTransient(() => createQueue(sqs, name))
  return retryTransient(() => readQueue(sqs, name, url))
}

async function readQueue(sqs: SQSClient, name: string, url: string): Promise<FoundQueue> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] })
  const { Attributes: attributes = {} } = await sqs.send(command)
  if (attributes.QueueArn === undefined) throw new Error(`the queue ${name} has no ARN`)
  return { url, arn: attributes.QueueArn, attributes }
}

async function createQueue(sqs: SQSClient, name: string): Promise<string> {
  const input = { QueueName: name }
  const { QueueUrl } = await sqs.send(new CreateQueueCommand(input)).catch((error: unknown) => {
    if (hasName(error, 'QueueNameExists', 'QueueAlreadyExists'))
      return sqs.send(new GetQueueUrlCommand(input))
    throw error
  })
  if (QueueUrl === undefined) throw new Error(`the queue ${name} has no URL`)
  return QueueUrl
}

export async function correctQueues(
  sqs: SQSClient,
  queues: readonly Queue[],
  found: ReadonlyMap<string, FoundQueue>,
  account: AwsAccount,
): Promise<string[]> {
  const changes = queues.map(async (queue) => {
    const { url: QueueUrl, attributes } = found.get(queue.name) ?? {}
    const current = new Map(Object.entries(attributes ?? {}))
    const differing = Object.entries(queueAttributes(queue, account)).filter(
      ([name, value]) => !sameValue(current.get(name), value),
    )
    if (differing.length === 0) return []
    const Attributes = Object.fromEntries(differing)
    await retryTransient(() => sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes })))
    return differing.map(([name]) => `set ${name} of the queue ${queue.name}`)
  })
  return (await Promise.all(changes)).flat()
}
