import { type EventType, type ServiceDeclaration, topicName } from '@fanfare/contracts'
import { type QueueSettings, queueDefaults } from './queue-settings.ts'
import { type Queue, queuesOf } from './queues.ts'

export interface Topic {
  readonly name: string
  readonly type: EventType
}

/** Topics and queues are given by name. */
export interface Subscription {
  readonly service: string
  readonly type: EventType
  readonly topic: string
  readonly queue: string
  /** Without SNS's envelope. */
  readonly rawDelivery: true
  readonly redriveTarget: string
}

export interface Topology {
  readonly topics: readonly Topic[]
  readonly queues: readonly Queue[]
  readonly subscriptions: readonly Subscription[]
}

type Declaration = Pick<ServiceDeclaration, 'name' | 'publishes' | 'subscribes'>

/** Plain data, for the AWS SDK locally and the CDK on AWS. */
export function topologyOf(
  stage: string,
  declarations: readonly Declaration[],
  settings: QueueSettings = queueDefaults,
): Topology {
  const types = new Set(declarations.flatMap(({ publishes, subscribes }) => [...publishes, ...subscribes]))
  const topics = [...types].map((type) => ({ name: topicName(stage, type), type }))
  const services = declarations.map(({ name, subscribes }) => {
    const subscribed = topics.filter(({ type }) => subscribes.includes(type))
    const senders = subscribed.map((topic) => topic.name).sort()
    return { name, subscribed, queues: queuesOf(stage, name, senders, settings) }
  })
  return {
    topics: topics.sort((a, b) => (a.name < b.name ? -1 : 1)),
    queues: services.flatMap(({ queues }) => Object.values(queues)),
    subscriptions: services.flatMap(({ name, subscribed, queues }) =>
      subscribed.map(
        (topic): Subscription => ({
          service: name,
          type: topic.type,
          topic: topic.name,
          queue: queues.events.name,
          rawDelivery: true,
          redriveTarget: queues.undelivered.name,
        }),
      ),
    ),
  }
}
