import type { Subscription } from '@fanfare/topology'
import type { Stack } from 'aws-cdk-lib'
import { CfnSubscription, type Topic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { known } from './queues.ts'

export function makeSubscriptions(
  stack: Stack,
  subscriptions: readonly Subscription[],
  queues: ReadonlyMap<string, Queue>,
  topics: ReadonlyMap<string, Topic>,
): void {
  for (const { service, type, topic, queue, rawDelivery, redriveTarget } of subscriptions) {
    const [target, undelivered] = [known(queues, queue), known(queues, redriveTarget)]
    const subscription = new CfnSubscription(stack, `subscription-${service}-${type}`, {
      protocol: 'sqs',
      topicArn: known(topics, topic).topicArn,
      endpoint: target.queueArn,
      rawMessageDelivery: rawDelivery,
      redrivePolicy: { deadLetterTargetArn: undelivered.queueArn },
    })
    // SNS drops what a queue's policy does not allow.
    for (const { node } of [target, undelivered]) subscription.node.addDependency(node.findChild('Policy'))
  }
}
