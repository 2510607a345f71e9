import { paginateListTopics } from '@aws-sdk/client-sns'
import { paginateListQueues } from '@aws-sdk/client-sqs'
import type { Clients } from './clients.ts'

export interface Existing {
  readonly topics: ReadonlyMap<string, string>
  readonly queues: ReadonlyMap<string, string>
}

/** Throws when it could also be the prefix of another stage. */
export function stagePrefix(stage: string): string {
  if (/^[a-z][a-z0-9]*$/.test(stage)) return `${stage}-`
  throw new Error(
    `a stage's name is letters and digits: with a dash, ${stage} could be taken for a part of another's`,
  )
}

export async function listExisting({ sns, sqs }: Clients, stage: string): Promise<Existing> {
  const prefix = stagePrefix(stage)
  const [topics, queues] = await Promise.all([listTopics(sns), listQueues(sqs, prefix)])
  return { topics: new Map([...topics].filter(([name]) => name.startsWith(prefix))), queues }
}

async function listTopics(client: Clients['sns']): Promise<Map<string, string>> {
  const arns = []
  for await (const page of paginateListTopics({ client }, {})) {
    arns.push(...(page.Topics ?? []).flatMap(({ TopicArn }) => TopicArn ?? []))
  }
  return new Map(arns.map((arn) => [arnName(arn), arn]))
}

async function listQueues(client: Clients['sqs'], prefix: string): Promise<Map<string, string>> {
  const urls = []
  // Without a page size, SQS returns at most 1,000 and no token. Source: SQS API reference, ListQueues.
  for await (const page of paginateListQueues({ client, pageSize: 1000 }, { QueueNamePrefix: prefix })) {
    urls.push(...(page.QueueUrls ?? []))
  }
  return new Map(urls.map((url) => [url.slice(url.lastIndexOf('/') + 1), url]))
}

export function arnName(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1)
}
