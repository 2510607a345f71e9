import type { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { accept } from '../accept.ts'
import type { Stage } from '../stage.ts'

export function alarmTopic(stack: Stack, stage: Stage): Topic {
  const topic = new Topic(stack, 'Alarms', { topicName: `${stage.name}-alarms`, enforceSSL: true })
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  )
  accept(topic, {
    SNS2: 'CloudWatch cannot publish to a topic with AWS’s own key, and an alarm tells names and figures only.',
  })
  if (stage.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(stage.alarmEmail))
  return topic
}
