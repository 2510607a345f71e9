import { paginateListTopics } from '@aws-sdk/client-sns'
import { paginateListQueues } from '@aws-sdk/client-sqs'
import type { Clients } from './clients.ts'

export interface Existing {
  /** ARNs by name. */
  readonly topics: ReadonlyMap<string, string>
  /** URLs by name. */
  readonly queues: ReadonlyMap<string, string>
}

/** The topics and queues whose names begin with the prefix. */
export async function listExisting({ sns, sqs }: Clients, prefix: string): Promise<Existing> {
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
  // Without a page size there is one page of at most 1,000, and no word about the rest.
  for await (const page of paginateListQueues({ client, pageSize: 1000 }, { QueueNamePrefix: prefix })) {
    urls.push(...(page.QueueUrls ?? []))
  }
  return new Map(urls.map((url) => [url.slice(url.lastIndexOf('/') + 1), url]))
}

/** The name at the end of a topic's or a queue's ARN. */
export function arnName(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1)
}
