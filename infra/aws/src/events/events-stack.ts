import {
  deadLetterQueueName,
  type EventType,
  queueName,
  type ServiceDeclaration,
  topicName,
} from '@fanfare/contracts'
import { type App, Arn, ArnFormat, type Stack } from 'aws-cdk-lib'
import { Alias } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Stage } from '../stage.ts'
import { stageStack } from '../stage-stack.ts'
import { makeQueues } from './queues.ts'
import { subscribe } from './subscriptions.ts'

/**
 * Topics, queues and what binds them. They are the same whatever is placed where. Others know them by their names and
 * not by exports, so that what a service stops to declare can be taken away.
 */
export function makeEvents(app: App, stage: Stage, declarations: readonly ServiceDeclaration[]): Stack {
  const stack = stageStack(app, stage, 'events', 'topics and queues')
  const key = Alias.fromAliasName(stack, 'SnsKey', 'alias/aws/sns')
  const published = declarations.flatMap(({ publishes }) => publishes)
  const topics = new Map<EventType, Topic>()
  for (const type of published) {
    const name = topicName(stage.name, type)
    topics.set(type, new Topic(stack, `topic-${type}`, { topicName: name, masterKey: key, enforceSSL: true }))
  }
  for (const declaration of declarations) {
    const queues = makeQueues(stack, stage.name, declaration.name)
    subscribe(stack, declaration, queues, topics)
  }
  return stack
}

/** Names of a stage's topics and queues, as ARNs and URLs, without a reference to the stack that makes them. */
export function eventArns(stack: Stack, stage: string) {
  const arn = (service: string, resource: string) =>
    Arn.format({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME }, stack)
  return {
    /** A topic's ARN without its name: SNS_TOPIC_ARN_PREFIX. */
    topicArnPrefix: arn('sns', ''),
    topic: (type: EventType) => arn('sns', topicName(stage, type)),
    queue: (service: string) => arn('sqs', queueName(stage, service)),
    deadLetterQueue: (service: string) => arn('sqs', deadLetterQueueName(stage, service)),
    queueUrl: (service: string) =>
      `https://sqs.${stack.region}.${stack.urlSuffix}/${stack.account}/${queueName(stage, service)}`,
  }
}
