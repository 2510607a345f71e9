import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptionsByTopic,
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns'
import { arnName } from './existing.ts'
import { patiently } from './patience.ts'
import { sameValue } from './same-value.ts'

export interface Subscriber {
  readonly queueArn: string
  readonly deadLetterQueueArn: string
}

/**
 * Sees to it that these queues of the stage, and no others of it, hear the topic: raw, and with a dead-letter queue for
 * what SNS cannot deliver. A subscription to something outside the stage is somebody's own, and stays. Returns what it
 * changed, in words.
 */
export async function subscribeQueues(
  sns: SNSClient,
  topicArn: string,
  subscribers: readonly Subscriber[],
  prefix: string,
): Promise<string[]> {
  const existing = await listSubscriptions(sns, topicArn)
  const wanted = new Set(subscribers.map(({ queueArn }) => queueArn))
  const stale = [...existing].filter(([endpoint]) => isOfStage(endpoint, prefix) && !wanted.has(endpoint))
  const changes = await Promise.all([
    ...subscribers.map(async (subscriber) => {
      const arn = existing.get(subscriber.queueArn)
      const attributes = subscriptionAttributes(subscriber)
      const name = `${arnName(topicArn)} → ${arnName(subscriber.queueArn)}`
      if (arn !== undefined) return correct(sns, arn, attributes, name)
      await subscribe(sns, topicArn, subscriber.queueArn, attributes)
      return [`created the subscription ${name}`]
    }),
    ...stale.map(async ([endpoint, SubscriptionArn]) => {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }))
      return [`removed the subscription ${arnName(topicArn)} → ${arnName(endpoint)}`]
    }),
  ])
  return changes.flat()
}

/** The queues that hear the topic, by ARN, to the ARN of their subscription. */
async function listSubscriptions(sns: SNSClient, TopicArn: string): Promise<Map<string, string>> {
  return patiently(async () => {
    const found = new Map<string, string>()
    for await (const page of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn })) {
      for (const { Protocol, Endpoint, SubscriptionArn } of page.Subscriptions ?? []) {
        if (Protocol === 'sqs' && Endpoint && SubscriptionArn?.startsWith('arn:'))
          found.set(Endpoint, SubscriptionArn)
      }
    }
    return found
  })
}

function isOfStage(endpoint: string, prefix: string): boolean {
  return arnName(endpoint).startsWith(prefix)
}

function subscriptionAttributes({ deadLetterQueueArn }: Subscriber): Record<string, string> {
  return {
    RawMessageDelivery: 'true',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterQueueArn }),
  }
}

async function subscribe(
  sns: SNSClient,
  TopicArn: string,
  Endpoint: string,
  Attributes: Record<string, string>,
) {
  const asked = { TopicArn, Endpoint, Protocol: 'sqs', ReturnSubscriptionArn: true }
  await patiently(() => sns.send(new SubscribeCommand({ ...asked, Attributes })))
}

async function correct(
  sns: SNSClient,
  arn: string,
  wanted: Record<string, string>,
  name: string,
): Promise<string[]> {
  const command = new GetSubscriptionAttributesCommand({ SubscriptionArn: arn })
  const { Attributes = {} } = await patiently(() => sns.send(command))
  const differing = Object.entries(wanted).filter(([key, value]) => !sameValue(Attributes[key], value))
  for (const [AttributeName, AttributeValue] of differing) {
    await sns.send(
      new SetSubscriptionAttributesCommand({ SubscriptionArn: arn, AttributeName, AttributeValue }),
    )
  }
  return differing.map(([key]) => `set ${key} of the subscription ${name}`)
}
