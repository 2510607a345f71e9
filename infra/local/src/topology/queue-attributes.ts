import type { Queue, QueueAttributes } from './queues.ts'
import type { QueueSettings } from './wanted.ts'

/** Attributes of a service's queue, which the topics may send to. */
export function queueAttributes(
  queue: Queue,
  deadLetterQueue: Queue,
  topicArns: readonly string[],
  settings: QueueSettings,
): QueueAttributes {
  return {
    VisibilityTimeout: String(settings.visibilitySeconds),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: deadLetterQueue.arn,
      maxReceiveCount: settings.maxReceiveCount,
    }),
    Policy: sendPolicy(queue, topicArns),
  }
}

/** Attributes of its dead-letter queue. SNS sends there, by itself, what it could not deliver to the other. */
export function deadLetterQueueAttributes(
  deadLetterQueue: Queue,
  topicArns: readonly string[],
  settings: QueueSettings,
): QueueAttributes {
  return {
    MessageRetentionPeriod: String(settings.deadLetterRetentionSeconds),
    Policy: sendPolicy(deadLetterQueue, topicArns),
  }
}

/** Source: SNS developer guide, "Subscribing an Amazon SQS queue to an Amazon SNS topic". */
function sendPolicy(queue: Queue, topicArns: readonly string[]): string {
  // An empty policy takes one away.
  if (topicArns.length === 0) return ''
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TopicsMaySend',
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue.arn,
        Condition: { ArnEquals: { 'aws:SourceArn': topicArns } },
      },
    ],
  })
}
