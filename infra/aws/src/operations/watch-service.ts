import { deadLetterQueueName, undeliveredQueueName } from '@fanfare/contracts'
import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { queueAge } from '../environments/worker-scaling.ts'
import type { Watch } from './alarm.ts'

const minute = Duration.minutes(1)

export const visible = (QueueName: string) =>
  new Metric({
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensionsMap: { QueueName },
    statistic: Stats.MAXIMUM,
    period: minute,
  })

export function watchQueues(stage: string, service: string): Watch[] {
  return [
    {
      about: service,
      what: 'dead-letters',
      meaning: `${service} could not handle a message, however often it was tried.`,
      metric: visible(deadLetterQueueName(stage, service)),
      above: 0,
      periods: 1,
    },
    {
      about: service,
      what: 'undelivered',
      meaning: `SNS could not put a message into the queue of ${service}.`,
      metric: visible(undeliveredQueueName(stage, service)),
      above: 0,
      periods: 1,
    },
    {
      about: service,
      what: 'queue-age',
      meaning: `Messages for ${service} have waited for more than five minutes.`,
      metric: queueAge(stage, service),
      above: 300,
      periods: 3,
    },
  ]
}
