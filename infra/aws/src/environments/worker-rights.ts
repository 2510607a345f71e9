import type { ServiceDeclaration } from '@fanfare/contracts'
import type { Stack } from 'aws-cdk-lib'
import { eventArns } from '../events/events-stack.ts'
import type { Right } from '../rights.ts'

/** For the relay and the daemon, besides reading secrets. */
export function workerRights(
  stack: Stack,
  stage: string,
  { name, publishes, schedules }: ServiceDeclaration,
): Right[] {
  const arns = eventArns(stack, stage)
  const queue = { actions: queueActions(schedules.length > 0), resources: [arns.queue(name)] }
  if (publishes.length === 0) return [queue]
  return [queue, { actions: ['sns:Publish'], resources: publishes.map(arns.topic) }]
}

const queueActions = (schedules: boolean) => [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  // For periodic tasks, which the leading daemon puts into the queue.
  ...(schedules ? ['sqs:SendMessage'] : []),
]

/** The daemons elect a leader by this table. Source: AWSElasticBeanstalkWorkerTier. */
export function leaderRights(stack: Stack, { schedules }: ServiceDeclaration): Right[] {
  if (schedules.length === 0) return []
  const table = stack.formatArn({
    service: 'dynamodb',
    resource: 'table',
    resourceName: 'awseb-e-*-stack-AWSEBWorkerCronLeaderRegistry-*',
  })
  const actions = [
    'BatchGetItem',
    'BatchWriteItem',
    'DeleteItem',
    'GetItem',
    'PutItem',
    'Query',
    'Scan',
    'UpdateItem',
  ].map((action) => `dynamodb:${action}`)
  const because = 'Beanstalk makes the table, and names it by an id that nobody knows beforehand.'
  return [{ actions, resources: [table], because }]
}
