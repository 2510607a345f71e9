import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs'
import {
  deadLetterQueueName,
  queueName,
  type ServiceDeclaration,
  undeliveredQueueName,
} from '@fanfare/contracts'
import type { Databases } from '../sources/databases.ts'

/** Numbers of events. `oldest` is in milliseconds since 1970. */
export interface QueueView {
  readonly service: string
  readonly waiting: number
  readonly inFlight: number
  readonly dead: number
  readonly undelivered: number
  /** Undefined for a service that publishes nothing. */
  readonly outbox: OutboxView | undefined
}

interface OutboxView {
  readonly waiting: number
  readonly oldest: number | undefined
  readonly dead: number
}

export async function readQueues(
  sqs: SQSClient,
  stage: string,
  declarations: readonly ServiceDeclaration[],
  databases: Databases,
): Promise<QueueView[]> {
  return Promise.all(
    declarations.map(async ({ name, publishes }) => {
      const [events, dead, undelivered, outbox] = await Promise.all([
        depthOf(sqs, queueName(stage, name)),
        depthOf(sqs, deadLetterQueueName(stage, name)),
        depthOf(sqs, undeliveredQueueName(stage, name)),
        publishes.length > 0 ? outboxOf(databases, name) : undefined,
      ])
      return {
        service: name,
        waiting: events.waiting,
        inFlight: events.inFlight,
        dead: dead.waiting + dead.inFlight,
        undelivered: undelivered.waiting + undelivered.inFlight,
        outbox,
      }
    }),
  )
}

async function depthOf(sqs: SQSClient, QueueName: string) {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  )
  return {
    waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
  }
}

async function outboxOf(databases: Databases, service: string): Promise<OutboxView> {
  const [row] = await databases.read(
    service,
    `SELECT count(*)::int AS waiting, (extract(epoch FROM min(created_at)) * 1000)::float8 AS oldest,
       (SELECT count(*)::int FROM outbox_dead) AS dead FROM outbox`,
  )
  const oldest = row?.['oldest']
  return {
    waiting: Number(row?.['waiting'] ?? 0),
    oldest: typeof oldest === 'number' ? oldest : undefined,
    dead: Number(row?.['dead'] ?? 0),
  }
}
