import { maxDeliveries } from '@fanfare/contracts'

/**
 * A worker may be unavailable for `maxReceiveCount` × `errorVisibilitySeconds`, half an hour. In the dead-letter
 * queue, a message's age counts from when it was first sent.
 * Source: SQS developer guide, dead-letter queues; Elastic Beanstalk, `aws:elasticbeanstalk:sqsd`.
 */
export const queueDefaults = {
  visibilitySeconds: 300,
  errorVisibilitySeconds: 5,
  maxReceiveCount: maxDeliveries,
  retentionSeconds: 4 * 24 * 3600,
  deadLetterRetentionSeconds: 14 * 24 * 3600,
} as const

export type QueueSettings = Readonly<Record<keyof typeof queueDefaults, number>>
