import { CreateTopicCommand, type SNSClient } from '@aws-sdk/client-sns'
import type { Topic } from '@fanfare/topology'

export async function createMissingTopics(
  sns: SNSClient,
  topics: readonly Topic[],
  existing: ReadonlyMap<string, string>,
): Promise<string[]> {
  const missing = topics.filter(({ name }) => !existing.has(name))
  return Promise.all(
    missing.map(async ({ name }) => {
      await sns.send(new CreateTopicCommand({ Name: name }))
      return `created the topic ${name}`
    }),
  )
}
