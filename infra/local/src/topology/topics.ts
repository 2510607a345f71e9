import { CreateTopicCommand, type SNSClient } from '@aws-sdk/client-sns'

/** The topics' ARNs by name, of those that exist and those that are made for it. */
export async function ensureTopics(
  sns: SNSClient,
  wanted: readonly string[],
  existing: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  return new Map(
    await Promise.all(
      wanted.map(async (name) => [name, existing.get(name) ?? (await createTopic(sns, name))] as const),
    ),
  )
}

async function createTopic(sns: SNSClient, Name: string): Promise<string> {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name }))
  if (TopicArn === undefined) throw new Error(`the topic ${Name} has no ARN`)
  return TopicArn
}
