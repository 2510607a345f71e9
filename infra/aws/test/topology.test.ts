import { topologyOf } from '@fanfare/topology'
import { expect, test } from 'vitest'
import {
  all,
  list,
  type Resource,
  record,
  records,
  resourcesOf,
  services,
  stages,
} from './support/templates.ts'

// The stage that each folder was synthesised for: those of `moved` are staging in other placements.
const stageOf = (folder: string) => stages.find(([name]) => name === folder)?.[0] ?? 'staging'
const nameOf = ({ properties }: Resource) => String(properties['QueueName'] ?? properties['TopicName'])
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
const found = (names: ReadonlyMap<string, string>, reference: unknown) =>
  names.get(String(reference)) ?? reference

/** What the templates of a folder make, in the words of the topology. */
function made(folder: string) {
  const topics = resourcesOf(folder, 'AWS::SNS::Topic').filter(({ id }) => !id.startsWith('Alarms'))
  const queues = resourcesOf(folder, 'AWS::SQS::Queue')
  const names = new Map([
    ...topics.map((topic) => [`<${topic.id}>`, nameOf(topic)] as const),
    ...queues.flatMap((queue) => [
      [`<${queue.id}>`, nameOf(queue)] as const,
      [`<${queue.id}.Arn>`, nameOf(queue)] as const,
    ]),
  ])
  const redriveTarget = (properties: Resource['properties']) =>
    found(names, record(properties['RedrivePolicy'])['deadLetterTargetArn'])
  return {
    topics: topics.map(nameOf).sort(),
    queues: queues
      .map((queue) => ({
        name: nameOf(queue),
        retentionSeconds: queue.properties['MessageRetentionPeriod'],
        visibilitySeconds: queue.properties['VisibilityTimeout'],
        redrive: queue.properties['RedrivePolicy'] && {
          target: redriveTarget(queue.properties),
          maxReceiveCount: record(queue.properties['RedrivePolicy'])['maxReceiveCount'],
        },
        senders: sendersOf(folder, queue)
          .map((topic) => String(found(names, topic)))
          .sort(),
      }))
      .sort(byName),
    subscriptions: resourcesOf(folder, 'AWS::SNS::Subscription')
      .filter(({ properties }) => properties['Protocol'] === 'sqs')
      .map(({ properties }) => ({
        topic: found(names, properties['TopicArn']),
        queue: found(names, properties['Endpoint']),
        rawDelivery: properties['RawMessageDelivery'],
        redriveTarget: redriveTarget(properties),
      })),
  }
}

/** Topics that a queue's policy lets send. */
function sendersOf(folder: string, { id }: Resource): unknown[] {
  return resourcesOf(folder, 'AWS::SQS::QueuePolicy')
    .filter(({ properties }) => list(properties['Queues']).includes(`<${id}>`))
    .flatMap(({ properties }) => records(record(properties['PolicyDocument'])['Statement']))
    .filter((statement) => statement['Effect'] === 'Allow')
    .flatMap((statement) => list(record(record(statement['Condition'])['ArnEquals'])['aws:SourceArn']))
}

test.each(all)('%s: topics, queues, policies and subscriptions are those of the topology', (folder) => {
  const { topics, queues, subscriptions } = topologyOf(stageOf(folder), services)
  const { queues: madeQueues, ...others } = made(folder)
  expect(madeQueues).toEqual(
    queues
      .map((queue) => ({
        name: queue.name,
        retentionSeconds: queue.retentionSeconds,
        visibilitySeconds: queue.kind === 'events' ? queue.visibilitySeconds : undefined,
        redrive: queue.kind === 'events' ? queue.redrive : undefined,
        senders: [...queue.senders].sort(),
      }))
      .sort(byName),
  )
  expect(others.topics).toEqual(topics.map(({ name }) => name))
  const wanted = subscriptions.map(({ topic, queue, rawDelivery, redriveTarget }) => ({
    topic,
    queue,
    rawDelivery,
    redriveTarget,
  }))
  expect(others.subscriptions).toHaveLength(wanted.length)
  expect(others.subscriptions).toEqual(expect.arrayContaining(wanted))
})

// infra/local compares what the SDK creates with the same topology. So the two differ in nothing but what follows.
const compared: Readonly<Record<string, readonly string[]>> = {
  'AWS::SNS::Topic': ['TopicName'],
  'AWS::SQS::Queue': ['QueueName', 'MessageRetentionPeriod', 'VisibilityTimeout', 'RedrivePolicy'],
  'AWS::SNS::Subscription': ['Protocol', 'TopicArn', 'Endpoint', 'RawMessageDelivery', 'RedrivePolicy'],
}
const onlyOnAws: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic KmsMasterKeyId': 'Encrypted at rest; SNS decrypts before it delivers.',
  'AWS::SQS::Queue SqsManagedSseEnabled': 'Encrypted at rest; needs no right of its own.',
  'AWS::SNS::Topic Tags': 'For the bill, and to find a stage’s resources.',
  'AWS::SQS::Queue Tags': 'As above.',
}

test.each(all)(
  '%s: topics, queues and subscriptions have no property that the local ones lack, unless it is explained',
  (folder) => {
    for (const type of Object.keys(compared)) {
      const found = resourcesOf(folder, type).filter(
        ({ id, properties }) => !id.startsWith('Alarms') && properties['Protocol'] !== 'email',
      )
      expect(found.length, type).toBeGreaterThan(0)
      const more = found
        .flatMap(({ properties }) => Object.keys(properties))
        .filter((name) => !compared[type]?.includes(name) && !(`${type} ${name}` in onlyOnAws))
      expect(more, type).toEqual([])
    }
  },
)

test.each(all)(
  '%s: whatever else a policy says of a topic or queue refuses requests without TLS',
  (folder) => {
    for (const type of ['AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy']) {
      const statements = resourcesOf(folder, type)
        .filter(({ id }) => !id.startsWith('Alarms'))
        .flatMap(({ properties }) => records(record(properties['PolicyDocument'])['Statement']))
      for (const { Effect, Principal, Action, Condition } of statements) {
        if (Effect === 'Deny') expect(Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } })
        else
          expect({ Principal, Action }).toEqual({
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
          })
      }
    }
  },
)
