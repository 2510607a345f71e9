import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptionsByTopic,
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns'
import { type AwsAccount, arn, type Subscription, type Topology } from '@fanfare/topology'
import { arnName } from './existing.ts'
import { retryTransient } from './retry-transient.ts'
import { sameValue } from './same-value.ts'

/** Removes other subscriptions to queues with the stage's prefix only. Returns the changes. */
export async function subscribeQueues(
  sns: SNSClient,
  { topics, subscriptions }: Topology,
  account: AwsAccount,
  prefix: string,
): Promise<string[]> {
  const changes = topics.map(async ({ name }) => {
    const existing = await listSubscriptions(sns, arn(account, 'sns', name))
    const wanted = new Map(
      subscriptions
        .filter(({ topic }) => topic === name)
        .map((subscription) => [arn(account, 'sqs', subscription.queue), subscription]),
    )
    const stale = [...existing].filter(
      ([endpoint]) => !wanted.has(endpoint) && arnName(endpoint).startsWith(prefix),
    )
    return Promise.all([
      ...[...wanted].map(([endpoint, each]) => ensure(sns, each, account, existing.get(endpoint))),
      ...stale.map(async ([endpoint, SubscriptionArn]) => {
        await sns.send(new UnsubscribeCommand({ SubscriptionArn }))
        return [`removed the subscription ${name} → ${arnName(endpoint)}`]
      }),
    ])
  })
  return (await Promise.all(changes)).flat(2)
}

async function listSubscriptions(sns: SNSClient, TopicArn: string): Promise<Map<string, string>> {
  return retryTransient(async () => {
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

async function ensure(
  sns: SNSClient,
  { topic, queue, rawDelivery, redriveTarget }: Subscription,
  account: AwsAccount,
  existing: string | undefined,
): Promise<string[]> {
  const attributes = {
    RawMessageDelivery: String(rawDelivery),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(account, 'sqs', redriveTarget) }),
  }
  if (existing !== undefined) {
    const corrected = await correct(sns, existing, attributes)
    return corrected.map((name) => `set ${name} of the subscription ${topic} → ${queue}`)
  }
  const command = new SubscribeCommand({
    TopicArn: arn(account, 'sns', topic),
    Endpoint: arn(account, 'sqs', queue),
    Protocol: 'sqs',
    ReturnSubscriptionArn: true,
    Attributes: attributes,
  })
  await retryTransient(() => sns.send(command))
  return [`created the subscription ${topic} → ${queue}`]
}

async function correct(sns: SNSClient, SubscriptionArn: string, wanted: Record<string, string>) {
  const command = new GetSubscriptionAttributesCommand({ SubscriptionArn })
  const { Attributes = {} } = await retryTransient(() => sns.send(command))
  const differing = Object.entries(wanted).filter(([name, value]) => !sameValue(Attributes[name], value))
  for (const [AttributeName, AttributeValue] of differing) {
    await sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }))
  }
  return differing.map(([name]) => name)
}
