import { queueDefaults, type ServiceDeclaration } from '@fanfare/contracts'
import { type AwsClientConfig, withClients } from './clients.ts'
import { listExisting } from './existing.ts'
import { remove } from './remove-stage.ts'
import { correctQueues, ensureQueues, subscribeServices } from './service-queues.ts'
import { ensureTopics } from './topics.ts'
import { type QueueSettings, stagePrefix, wantedTopology } from './wanted.ts'

export interface ProvisionOptions {
  /** Letters and digits only. */
  readonly stage: string
  readonly services: readonly ServiceDeclaration[]
  readonly aws: AwsClientConfig
  /** Other times and tries than the defaults. */
  readonly queues?: Partial<QueueSettings>
}

/** A stage's topics and queues, as they are after provisioning. */
export interface Topology {
  /** A topic's ARN without its event, as in `arn:aws:sns:us-east-1:000000000000:local-`. */
  readonly topicArnPrefix: string
  /** By the service's name. */
  readonly queueUrls: ReadonlyMap<string, string>
  readonly deadLetterQueueUrls: ReadonlyMap<string, string>
  /** What was created, corrected or removed, in words; empty when all was as it should be. */
  readonly changes: readonly string[]
}

/**
 * Sees to it that a stage's topics, queues and subscriptions are what its services declare: creates what is missing,
 * corrects what has drifted, and removes what nobody declares any more, with the messages in it.
 */
export async function provision({ stage, services, aws, queues }: ProvisionOptions): Promise<Topology> {
  const prefix = stagePrefix(stage)
  const wanted = wantedTopology(stage, services)
  return withClients(aws, async (clients) => {
    const existing = await listExisting(clients, prefix)
    const [topics, found] = await Promise.all([
      ensureTopics(clients.sns, wanted.topics, existing.topics),
      ensureQueues(clients, wanted.services, existing.queues),
    ])
    // Before the subscriptions: SNS drops what a queue's policy does not let in.
    const corrected = await correctQueues(clients, found, topics, { ...queueDefaults, ...queues })
    const subscribed = await subscribeServices(clients, found, topics, prefix)

    const wantedQueues = found.flatMap(({ queue, deadLetterQueue }) => [queue, deadLetterQueue])
    const removed = await remove(clients, {
      topics: without(existing.topics, wanted.topics),
      queues: without(existing.queues, wantedQueues),
    })
    return {
      topicArnPrefix: arnPrefix([...topics.values(), ...found.map(({ own }) => own.arn)], prefix),
      queueUrls: new Map(found.map(({ service, own }) => [service, own.url])),
      deadLetterQueueUrls: new Map(found.map(({ service, dead }) => [service, dead.url])),
      changes: [
        ...wanted.topics
          .filter((name) => !existing.topics.has(name))
          .map((name) => `created the topic ${name}`),
        ...wantedQueues
          .filter((name) => !existing.queues.has(name))
          .map((name) => `created the queue ${name}`),
        ...corrected,
        ...subscribed,
        ...removed,
      ],
    }
  })
}

function without(existing: ReadonlyMap<string, string>, wanted: readonly string[]): Map<string, string> {
  return new Map([...existing].filter(([name]) => !wanted.includes(name)))
}

/** A stage without topics has queues at least, whose ARNs differ in the name of the service only. */
function arnPrefix([arn = '']: string[], prefix: string): string {
  return `${arn.slice(0, arn.lastIndexOf(':') + 1).replace(':sqs:', ':sns:')}${prefix}`
}
