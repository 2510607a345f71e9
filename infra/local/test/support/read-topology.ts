import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptions,
  paginateListTopics,
  type SNSClient,
} from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, paginateListQueues, type SQSClient } from '@aws-sdk/client-sqs'

interface Clients {
  readonly sns: SNSClient
  readonly sqs: SQSClient
}

const nameIn = (arn = '') => arn.slice(arn.lastIndexOf(':') + 1)

/** What SNS and SQS have of a stage, in the form of the topology's description: everything by name. */
export async function readTopology({ sns, sqs }: Clients, stage: string) {
  const topics: string[] = []
  for await (const page of paginateListTopics({ client: sns }, {}))
    topics.push(...(page.Topics ?? []).map(({ TopicArn }) => nameIn(TopicArn)))

  const queues = new Map<string, unknown>()
  const QueueNamePrefix = `${stage}-`
  for await (const page of paginateListQueues({ client: sqs, pageSize: 1000 }, { QueueNamePrefix }))
    for (const url of page.QueueUrls ?? [])
      queues.set(url.slice(url.lastIndexOf('/') + 1), await readQueue(sqs, url))

  const subscriptions: unknown[] = []
  for await (const page of paginateListSubscriptions({ client: sns }, {}))
    for (const { SubscriptionArn, TopicArn, Endpoint } of page.Subscriptions ?? [])
      if (nameIn(TopicArn).startsWith(QueueNamePrefix))
        subscriptions.push({
          topic: nameIn(TopicArn),
          queue: nameIn(Endpoint),
          ...(await readSubscription(sns, SubscriptionArn)),
        })

  return {
    topics: topics.filter((name) => name.startsWith(QueueNamePrefix)).sort(),
    queues,
    subscriptions: new Set(subscriptions.map((each) => JSON.stringify(each)).sort()),
  }
}

async function readQueue(sqs: SQSClient, QueueUrl: string) {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
  const { Attributes = {} } = await sqs.send(command)
  const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy, Policy } = Attributes
  const redrive = RedrivePolicy && JSON.parse(RedrivePolicy)
  const statements: Statement[] = Policy ? JSON.parse(Policy).Statement : []
  return {
    retentionSeconds: Number(MessageRetentionPeriod),
    senders: statements.flatMap((each) => each.Condition.ArnEquals['aws:SourceArn'].map(nameIn)),
    ...(redrive && {
      visibilitySeconds: Number(VisibilityTimeout),
      redrive: {
        target: nameIn(redrive.deadLetterTargetArn),
        maxReceiveCount: Number(redrive.maxReceiveCount),
      },
    }),
  }
}

interface Statement {
  readonly Condition: { readonly ArnEquals: { readonly 'aws:SourceArn': readonly string[] } }
}

async function readSubscription(sns: SNSClient, SubscriptionArn: string | undefined) {
  const { Attributes = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))
  return {
    rawDelivery: Attributes['RawMessageDelivery'] === 'true',
    redriveTarget: nameIn(JSON.parse(Attributes['RedrivePolicy'] ?? '{}').deadLetterTargetArn),
  }
}
