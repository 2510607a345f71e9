import { DeleteTopicCommand } from '@aws-sdk/client-sns'
import { DeleteQueueCommand } from '@aws-sdk/client-sqs'
import { type AwsClientConfig, type Clients, withClients } from './clients.ts'
import { type Existing, listExisting } from './existing.ts'
import { undefinedIfMissing } from './retry-transient.ts'

export async function removeStage({
  stage,
  aws,
}: {
  stage: string
  aws: AwsClientConfig
}): Promise<string[]> {
  return withClients(aws, async (clients) => remove(clients, await listExisting(clients, stage)))
}

export async function remove({ sns, sqs }: Clients, { topics, queues }: Existing): Promise<string[]> {
  return Promise.all([
    ...[...topics].map(async ([name, TopicArn]) => {
      await sns.send(new DeleteTopicCommand({ TopicArn }))
      return `removed the topic ${name}`
    }),
    ...[...queues].map(async ([name, QueueUrl]) => {
      await sqs.send(new DeleteQueueCommand({ QueueUrl })).catch(undefinedIfMissing)
      return `removed the queue ${name}`
    }),
  ])
}
