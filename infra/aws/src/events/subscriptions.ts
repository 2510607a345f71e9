import type { EventType, ServiceDeclaration } from '@fanfare/contracts'
import type { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSubscription, type Topic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Queues } from './queues.ts'

/** Raw subscriptions of a service's queue to the topics of what it hears, and the right of those topics to send. */
export function subscribe(
  stack: Stack,
  { name, subscribes }: ServiceDeclaration,
  { queue, undelivered }: Queues,
  topics: ReadonlyMap<EventType, Topic>,
): void {
  const heard = subscribes.flatMap((type) => topics.get(type) ?? [])
  if (heard.length === 0) return
  for (const target of [queue, undelivered]) letSend(target, heard)
  for (const type of subscribes) {
    const topic = topics.get(type)
    if (topic === undefined) continue
    const subscription = new CfnSubscription(stack, `subscription-${name}-${type}`, {
      protocol: 'sqs',
      topicArn: topic.topicArn,
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
      redrivePolicy: { deadLetterTargetArn: undelivered.queueArn },
    })
    // SNS drops what a queue does not let in.
    for (const { node } of [queue, undelivered]) subscription.node.addDependency(node.findChild('Policy'))
  }
}

function letSend(queue: Queue, topics: readonly Topic[]): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('sns.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': topics.map(({ topicArn }) => topicArn) } },
    }),
  )
}
