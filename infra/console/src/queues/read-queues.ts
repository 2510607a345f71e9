import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs'
import {
  deadLetterQueueName,
  queueName,
  type ServiceDeclaration,
  undeliveredQueueName,
} from '@fanfare/contracts'
import { shared } from '../server/shared.ts'
import { type Databases, milliseconds } from '../sources/databases.ts'

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

/** Returns a function that reads them. */
export function createQueues(
  sqs: SQSClient,
  stage: string,
  declarations: readonly ServiceDeclaration[],
  databases: Databases,
): () => Promise<QueueView[]> {
  const depthOf = createDepths(sqs)
  const read = async (): Promise<QueueView[]> =>
    Promise.all(
      declarations.map(async ({ name, publishes }) => {
        const [events, dead, undelivered, outbox] = await Promise.all([
          depthOf(queueName(stage, name)),
          depthOf(deadLetterQueueName(stage, name)),
          depthOf(undeliveredQueueName(stage, name)),
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
  return shared(500, read)
}

function createDepths(sqs: SQSClient) {
  const urls = new Map<string, string>()

  async function urlOf(QueueName: string): Promise<string> {
    const known = urls.get(QueueName)
    if (known !== undefined) return known
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
    urls.set(QueueName, QueueUrl)
    return QueueUrl
  }

  return async (QueueName: string) => {
    const QueueUrl = await urlOf(QueueName)
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    )
    return {
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    }
  }
}

async function outboxOf(databases: Databases, service: string): Promise<OutboxView> {
  const [row] = await databases.read(
    service,
    `SELECT count(*)::int AS waiting, ${milliseconds('min(created_at)')} AS oldest,
       (SELECT count(*)::int FROM outbox_dead) AS dead FROM outbox`,
  )
  const oldest = row?.['oldest']
  return {
    waiting: Number(row?.['waiting'] ?? 0),
    oldest: typeof oldest === 'number' ? oldest : undefined,
    dead: Number(row?.['dead'] ?? 0),
  }
}
