import { DeleteTopicCommand } from '@aws-sdk/client-sns'
import { DeleteQueueCommand } from '@aws-sdk/client-sqs'
import { type AwsClientConfig, type Clients, withClients } from './clients.ts'
import { type Existing, listExisting } from './existing.ts'
import { undefinedIfGone } from './patience.ts'
import { stagePrefix } from './wanted.ts'

/** Removes everything of a stage that is not meant to last, with the messages in it. Returns what, in words. */
export async function removeStage({
  stage,
  aws,
}: {
  stage: string
  aws: AwsClientConfig
}): Promise<string[]> {
  const prefix = stagePrefix(stage)
  return withClients(aws, async (clients) => remove(clients, await listExisting(clients, prefix)))
}

/** Removes these topics, whose subscriptions go with them, and these queues. */
export async function remove({ sns, sqs }: Clients, { topics, queues }: Existing): Promise<string[]> {
  return Promise.all([
    ...[...topics].map(async ([name, TopicArn]) => {
      await sns.send(new DeleteTopicCommand({ TopicArn }))
      return `removed the topic ${name}`
    }),
    ...[...queues].map(async ([name, QueueUrl]) => {
      await sqs.send(new DeleteQueueCommand({ QueueUrl })).catch(undefinedIfGone)
      return `removed the queue ${name}`
    }),
  ])
}
