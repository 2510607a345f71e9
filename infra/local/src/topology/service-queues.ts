import type { Clients } from './clients.ts'
import { deadLetterQueueAttributes, queueAttributes } from './queue-attributes.ts'
import { correctQueue, findOrCreateQueue, type Queue } from './queues.ts'
import { subscribeQueues } from './subscriptions.ts'
import type { QueueSettings, WantedService } from './wanted.ts'

/** A service's two queues, as they are. */
export interface ServiceQueues extends WantedService {
  readonly own: Queue
  readonly dead: Queue
}

type Arns = ReadonlyMap<string, string>

/** Both queues of every service: those that exist and those that are made for it. */
export async function ensureQueues(
  { sqs }: Clients,
  wanted: readonly WantedService[],
  existing: ReadonlyMap<string, string>,
): Promise<ServiceQueues[]> {
  const queue = (name: string) => findOrCreateQueue(sqs, name, existing.get(name))
  return Promise.all(
    wanted.map(async (service) => {
      const [own, dead] = await Promise.all([queue(service.queue), queue(service.deadLetterQueue)])
      return { ...service, own, dead }
    }),
  )
}

/** Corrects the queues' attributes. Returns what it changed, in words. */
export async function correctQueues(
  { sqs }: Clients,
  services: readonly ServiceQueues[],
  topicArns: Arns,
  settings: QueueSettings,
): Promise<string[]> {
  const wanted = services.flatMap(({ topics, own, dead }) => {
    const heard = topics.flatMap((topic) => topicArns.get(topic) ?? [])
    return [
      { queue: own, attributes: queueAttributes(own, dead, heard, settings) },
      { queue: dead, attributes: deadLetterQueueAttributes(dead, heard, settings) },
    ]
  })
  const changes = await Promise.all(
    wanted.map(async ({ queue, attributes }) => {
      const corrected = await correctQueue(sqs, queue, attributes)
      return corrected.map((name) => `set ${name} of the queue ${queue.name}`)
    }),
  )
  return changes.flat()
}

/** Subscribes every service's queue to its topics, and to no other. Returns what it changed, in words. */
export async function subscribeServices(
  { sns }: Clients,
  services: readonly ServiceQueues[],
  topicArns: Arns,
  prefix: string,
): Promise<string[]> {
  const changes = await Promise.all(
    [...topicArns].map(([topic, arn]) => {
      const subscribers = services
        .filter(({ topics }) => topics.includes(topic))
        .map(({ own, dead }) => ({ queueArn: own.arn, deadLetterQueueArn: dead.arn }))
      return subscribeQueues(sns, arn, subscribers, prefix)
    }),
  )
  return changes.flat()
}
