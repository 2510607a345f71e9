import { deadLetterQueueName, queueName, undeliveredQueueName } from '@fanfare/contracts'
import type { QueueSettings } from './queue-settings.ts'

interface QueueOf<Kind extends string> {
  readonly kind: Kind
  readonly name: string
  readonly service: string
  readonly retentionSeconds: number
  readonly senders: readonly string[]
}

export interface EventsQueue extends QueueOf<'events'> {
  readonly visibilitySeconds: number
  readonly redrive: { readonly target: string; readonly maxReceiveCount: number }
}

/** `dead`: the service could not handle it. `undelivered`: SNS could not deliver it. */
export type Queue = EventsQueue | QueueOf<'dead'> | QueueOf<'undelivered'>

interface ServiceQueues {
  readonly events: EventsQueue
  readonly dead: QueueOf<'dead'>
  /**
   * Not `dead`: SQS redrives only from the dead-letter queue of a queue.
   * Source: SQS API reference, StartMessageMoveTask.
   */
  readonly undelivered: QueueOf<'undelivered'>
}

/** `senders` are names of topics. */
export function queuesOf(
  stage: string,
  service: string,
  senders: readonly string[],
  settings: QueueSettings,
): ServiceQueues {
  const retentionSeconds = settings.deadLetterRetentionSeconds
  const dead = deadLetterQueueName(stage, service)
  return {
    events: {
      kind: 'events',
      name: queueName(stage, service),
      service,
      visibilitySeconds: settings.visibilitySeconds,
      retentionSeconds: settings.retentionSeconds,
      redrive: { target: dead, maxReceiveCount: settings.maxReceiveCount },
      senders,
    },
    dead: { kind: 'dead', name: dead, service, retentionSeconds, senders: [] },
    undelivered: {
      kind: 'undelivered',
      name: undeliveredQueueName(stage, service),
      service,
      retentionSeconds,
      senders,
    },
  }
}
