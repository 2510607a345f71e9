import {
  deadLetterQueueName,
  type EventType,
  queueName,
  type ServiceDeclaration,
  topicName,
} from '@fanfare/contracts'
import { arn, topologyOf } from '@fanfare/topology'
import type { App, Stack } from 'aws-cdk-lib'
import { Alias } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Stage } from '../stage.ts'
import { stageStack } from '../stage-stack.ts'
import { makeQueues } from './queues.ts'
import { makeSubscriptions } from './subscriptions.ts'

/** Without exports, since CloudFormation refuses to remove one in use. It does not depend on placements. */
export function makeEvents(app: App, stage: Stage, declarations: readonly ServiceDeclaration[]): Stack {
  const stack = stageStack(app, stage, 'events', 'topics and queues')
  const masterKey = Alias.fromAliasName(stack, 'SnsKey', 'alias/aws/sns')
  const { topics, queues, subscriptions } = topologyOf(stage.name, declarations)
  const madeTopics = new Map(
    topics.map(({ name, type }) => [
      name,
      new Topic(stack, `topic-${type}`, { topicName: name, masterKey, enforceSSL: true }),
    ]),
  )
  const madeQueues = makeQueues(stack, queues, madeTopics)
  makeSubscriptions(stack, subscriptions, madeQueues, madeTopics)
  return stack
}

/** Without a reference to the stack that makes them. */
export function eventArns(stack: Stack, stage: string) {
  return {
    /** As SNS_TOPIC_ARN_PREFIX. */
    topicArnPrefix: arn(stack, 'sns', ''),
    topic: (type: EventType) => arn(stack, 'sns', topicName(stage, type)),
    queue: (service: string) => arn(stack, 'sqs', queueName(stage, service)),
    deadLetterQueue: (service: string) => arn(stack, 'sqs', deadLetterQueueName(stage, service)),
    queueUrl: (service: string) =>
      `https://sqs.${stack.region}.${stack.urlSuffix}/${stack.account}/${queueName(stage, service)}`,
  }
}
