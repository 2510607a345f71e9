import { deadLetterQueueName, queueDefaults, queueName } from '@fanfare/contracts'
import { Duration, type Stack } from 'aws-cdk-lib'
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs'
import { accept } from '../accept.ts'
import { undeliveredQueueName } from '../names.ts'

/** The queues of a service. */
export interface Queues {
  readonly queue: Queue
  /** Where messages end that it could not handle. */
  readonly dead: Queue
  /**
   * Where messages end that SNS could not deliver. Not the same one: SQS moves messages back by itself from a queue's
   * dead-letter queue only. Source: SQS API reference, StartMessageMoveTask.
   */
  readonly undelivered: Queue
}

const base = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
} satisfies QueueProps

export function makeQueues(stack: Stack, stage: string, service: string): Queues {
  const deadLetterQueue = {
    ...base,
    retentionPeriod: Duration.seconds(queueDefaults.deadLetterRetentionSeconds),
  }
  const dead = new Queue(stack, `dead-${service}`, {
    ...deadLetterQueue,
    queueName: deadLetterQueueName(stage, service),
  })
  const undelivered = new Queue(stack, `undelivered-${service}`, {
    ...deadLetterQueue,
    queueName: undeliveredQueueName(stage, service),
  })
  const queue = new Queue(stack, `queue-${service}`, {
    ...base,
    queueName: queueName(stage, service),
    visibilityTimeout: Duration.seconds(queueDefaults.visibilitySeconds),
    retentionPeriod: Duration.seconds(queueDefaults.retentionSeconds),
    deadLetterQueue: { queue: dead, maxReceiveCount: queueDefaults.maxReceiveCount },
  })
  accept(undelivered, { SQS3: 'It is itself the dead-letter queue of the subscriptions.' })
  return { queue, dead, undelivered }
}
