import type { QueueAttributeName } from '@aws-sdk/client-sqs'
import { type AwsAccount, arn, type Queue } from '@fanfare/topology'

export type QueueAttributes = Partial<Record<QueueAttributeName, string>>

export function queueAttributes(queue: Queue, account: AwsAccount): QueueAttributes {
  return {
    ...(queue.kind === 'events' && {
      VisibilityTimeout: String(queue.visibilitySeconds),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: arn(account, 'sqs', queue.redrive.target),
        maxReceiveCount: queue.redrive.maxReceiveCount,
      }),
    }),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    Policy: sendPolicy(queue, account),
  }
}

/** Source: SNS developer guide, "Subscribing an Amazon SQS queue to an Amazon SNS topic". */
function sendPolicy({ name, senders }: Queue, account: AwsAccount): string {
  // An empty text removes a policy.
  if (senders.length === 0) return ''
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TopicsMaySend',
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn(account, 'sqs', name),
        Condition: { ArnEquals: { 'aws:SourceArn': senders.map((topic) => arn(account, 'sns', topic)) } },
      },
    ],
  })
}
