import type { EventsQueue, Queue as QueueDescription } from '@fanfare/topology'
import { Duration, type Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs'
import { accept } from '../accept.ts'

/** By name; each accepts messages from its topics. */
export function makeQueues(
  stack: Stack,
  queues: readonly QueueDescription[],
  topics: ReadonlyMap<string, Topic>,
): ReadonlyMap<string, Queue> {
  const made = new Map<string, Queue>()
  // An events queue refers to its dead-letter queue.
  for (const description of [...queues].sort((a, b) => Number(isEvents(a)) - Number(isEvents(b)))) {
    const { kind, name, service, senders } = description
    const queue = new Queue(stack, `${ids[kind]}-${service}`, {
      queueName: name,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.seconds(description.retentionSeconds),
      ...(isEvents(description) ? eventsProps(description, made) : {}),
    })
    const allowed = senders.map((sender) => known(topics, sender).topicArn)
    if (allowed.length > 0) allowSending(queue, allowed)
    if (kind === 'undelivered') accept(queue, { SQS3: 'It is the dead-letter queue of the subscriptions.' })
    made.set(name, queue)
  }
  return made
}

const ids = { events: 'queue', dead: 'dead', undelivered: 'undelivered' } as const

const isEvents = (queue: QueueDescription): queue is EventsQueue => queue.kind === 'events'

function eventsProps(
  { visibilitySeconds, redrive }: EventsQueue,
  queues: ReadonlyMap<string, Queue>,
): QueueProps {
  return {
    visibilityTimeout: Duration.seconds(visibilitySeconds),
    deadLetterQueue: { queue: known(queues, redrive.target), maxReceiveCount: redrive.maxReceiveCount },
  }
}

function allowSending(queue: Queue, topicArns: readonly string[]): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('sns.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': topicArns } },
    }),
  )
}

/** Throws when the topology names what it does not describe. */
export function known<Made>(all: ReadonlyMap<string, Made>, name: string): Made {
  const found = all.get(name)
  if (found === undefined) throw new Error(`the topology has no ${name}`)
  return found
}
