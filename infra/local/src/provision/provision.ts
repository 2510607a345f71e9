import type { EventType, ServiceDeclaration } from '@fanfare/contracts'
import { accountOf, arn, type Queue, type QueueSettings, queueDefaults, topologyOf } from '@fanfare/topology'
import { type AwsClientConfig, withClients } from './clients.ts'
import { listExisting, stagePrefix } from './existing.ts'
import { correctQueues, ensureQueues } from './queues.ts'
import { remove } from './remove-stage.ts'
import { subscribeQueues } from './subscriptions.ts'
import { createMissingTopics } from './topics.ts'

interface ProvisionOptions {
  readonly stage: string
  readonly services: readonly ServiceDeclaration[]
  readonly aws: AwsClientConfig
  readonly queues?: Partial<QueueSettings>
}

export interface Provisioned {
  /** As in `arn:aws:sns:us-east-1:000000000000:`. */
  readonly topicArnPrefix: string
  readonly topicArns: ReadonlyMap<EventType, string>
  /** By the service's name, as the other two. */
  readonly queueUrls: ReadonlyMap<string, string>
  readonly deadLetterQueueUrls: ReadonlyMap<string, string>
  readonly undeliveredQueueUrls: ReadonlyMap<string, string>
  readonly changes: readonly string[]
}

/** Creates or corrects the topology's topics and queues, and removes the stage's others. */
export async function provision(options: ProvisionOptions): Promise<Provisioned> {
  const { stage, services, aws } = options
  const topology = topologyOf(stage, services, { ...queueDefaults, ...options.queues })
  return withClients(aws, async (clients) => {
    const existing = await listExisting(clients, stage)
    const [createdTopics, queues] = await Promise.all([
      createMissingTopics(clients.sns, topology.topics, existing.topics),
      ensureQueues(clients.sqs, topology.queues, existing.queues),
    ])
    const [first] = queues.found.values()
    if (first === undefined) throw new Error('there is nothing to provision: no service is declared')
    const account = accountOf(first.arn)

    // Before the subscriptions: SNS drops what a queue's policy rejects.
    const corrected = await correctQueues(clients.sqs, topology.queues, queues.found, account)
    const subscribed = await subscribeQueues(clients.sns, topology, account, stagePrefix(stage))
    const removed = await remove(clients, {
      topics: without(existing.topics, topology.topics),
      queues: without(existing.queues, topology.queues),
    })

    const urls = (kind: Queue['kind']) =>
      new Map(
        topology.queues
          .filter((queue) => queue.kind === kind)
          .map(({ service, name }) => [service, queues.found.get(name)?.url ?? '']),
      )
    return {
      topicArnPrefix: arn(account, 'sns', ''),
      topicArns: new Map(topology.topics.map(({ type, name }) => [type, arn(account, 'sns', name)])),
      queueUrls: urls('events'),
      deadLetterQueueUrls: urls('dead'),
      undeliveredQueueUrls: urls('undelivered'),
      changes: [...createdTopics, ...queues.created, ...corrected, ...subscribed, ...removed],
    }
  })
}

function without(existing: ReadonlyMap<string, string>, wanted: readonly { name: string }[]) {
  const names = new Set(wanted.map(({ name }) => name))
  return new Map([...existing].filter(([name]) => !names.has(name)))
}
