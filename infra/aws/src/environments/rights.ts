import type { ServiceDeclaration } from '@fanfare/contracts'
import type { Stack } from 'aws-cdk-lib'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { eventArns } from '../events/events-stack.ts'
import { allow } from './instance-role.ts'

/**
 * What a service's worker may do, besides reading its secrets: publish what it declares to publish, since the relay runs
 * in it, and take what is in its queue. Its web process needs neither.
 */
export function workerRights(
  stack: Stack,
  stage: string,
  declaration: ServiceDeclaration,
): PolicyStatement[] {
  const arns = eventArns(stack, stage)
  const { name, publishes, schedules } = declaration
  const statements = [allow(queueActions(schedules.length > 0), [arns.queue(name)])]
  if (publishes.length > 0) statements.push(allow(['sns:Publish'], publishes.map(arns.topic)))
  return statements
}

const queueActions = (schedules: boolean) => [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  // Periodic tasks come through the queue: the daemon that leads puts them in.
  ...(schedules ? ['sqs:SendMessage'] : []),
]

/**
 * The table by which Beanstalk's daemons choose who enqueues periodic tasks. Beanstalk makes and names it.
 * Source: AWSElasticBeanstalkWorkerTier.
 */
export function leaderRights(stack: Stack, { schedules }: ServiceDeclaration): PolicyStatement[] {
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
  ]
  return [
    allow(
      actions.map((action) => `dynamodb:${action}`),
      [table],
    ),
  ]
}
