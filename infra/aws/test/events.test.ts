import { deadLetterQueueName, queueName, topicName, undeliveredQueueName } from '@fanfare/contracts'
import { queueDefaults } from '@fanfare/topology'
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

const [staging] = stages.flatMap(([name]) => (name === 'staging' ? [name] : []))
const stage = staging ?? ''
const queues = resourcesOf(stage, 'AWS::SQS::Queue')
const topics = resourcesOf(stage, 'AWS::SNS::Topic')
const nameOf = ({ properties }: Resource) => String(properties['QueueName'] ?? properties['TopicName'])
const queueOf = (name: string) => {
  const found = queues.find((queue) => nameOf(queue) === name)
  if (found === undefined) throw new Error(`there is no queue ${name}`)
  return found
}
const topicIds = new Map(topics.map((topic) => [nameOf(topic), `<${topic.id}>`]))

test('every published event has an encrypted topic; the only other topic is that of alarms', () => {
  const wanted = services.flatMap(({ publishes }) => publishes.map((type) => topicName(stage, type)))
  expect(topics.map(nameOf).sort()).toEqual([...wanted, `${stage}-alarms`].sort())
  for (const topic of topics)
    if (nameOf(topic) !== `${stage}-alarms`)
      expect(topic.properties['KmsMasterKeyId']).toMatch(/alias\/aws\/sns$/)
})

test.each(services.map(({ name }) => [name]))(
  'the queue of %s has the settings of the topology, and a dead-letter queue that keeps messages longer',
  (name) => {
    const { properties } = queueOf(queueName(stage, name))
    const dead = queueOf(deadLetterQueueName(stage, name))
    expect(properties).toMatchObject({
      SqsManagedSseEnabled: true,
      VisibilityTimeout: queueDefaults.visibilitySeconds,
      MessageRetentionPeriod: queueDefaults.retentionSeconds,
      RedrivePolicy: {
        deadLetterTargetArn: `<${dead.id}.Arn>`,
        maxReceiveCount: queueDefaults.maxReceiveCount,
      },
    })
    expect(dead.properties['SqsManagedSseEnabled']).toBe(true)
    expect(Number(dead.properties['MessageRetentionPeriod'])).toBeGreaterThan(queueDefaults.retentionSeconds)
  },
)

test.each(services.map((service) => [service.name, service] as const))(
  '%s has a raw subscription to each event that it declares, and undelivered messages are kept',
  (name, { subscribes }) => {
    const endpoint = `<${queueOf(queueName(stage, name)).id}.Arn>`
    const own = resourcesOf(stage, 'AWS::SNS::Subscription').filter(
      ({ properties }) => properties['Endpoint'] === endpoint,
    )
    expect(own.map(({ properties }) => properties['TopicArn']).sort()).toEqual(
      subscribes.map((type) => topicIds.get(topicName(stage, type))).sort(),
    )
    const undelivered = queueOf(undeliveredQueueName(stage, name))
    for (const { properties } of own)
      expect(properties).toMatchObject({
        RawMessageDelivery: true,
        RedrivePolicy: { deadLetterTargetArn: `<${undelivered.id}.Arn>` },
      })
  },
)

test.each(services.map((service) => [service.name, service] as const))(
  'only the topics that %s is subscribed to may send to its queues, and only encrypted',
  (name, { subscribes }) => {
    const wanted = subscribes.map((type) => topicIds.get(topicName(stage, type))).sort()
    for (const queue of [queueName(stage, name), undeliveredQueueName(stage, name)]) {
      const { id } = queueOf(queue)
      const [policy, ...others] = resourcesOf(stage, 'AWS::SQS::QueuePolicy').filter(({ properties }) =>
        list(properties['Queues']).includes(`<${id}>`),
      )
      expect(others).toEqual([])
      const statements = records(record(policy?.properties['PolicyDocument'])['Statement'])
      const allowed = statements.filter((statement) => statement['Effect'] === 'Allow')
      expect(allowed).toEqual([
        expect.objectContaining({
          Action: 'sqs:SendMessage',
          Principal: { Service: 'sns.amazonaws.com' },
          Resource: `<${id}.Arn>`,
        }),
      ])
      const sources = record(record(allowed[0]?.['Condition'])['ArnEquals'])['aws:SourceArn']
      expect(list(sources).sort()).toEqual(wanted)
      const denied = statements.filter((statement) => statement['Effect'] === 'Deny')
      expect(denied).toEqual([
        expect.objectContaining({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ])
    }
  },
)

test.each(all)(
  '%s: every queue has a dead-letter queue or is one, and every one of those an alarm',
  (folder) => {
    const found = resourcesOf(folder, 'AWS::SQS::Queue')
    const targets = [...found, ...resourcesOf(folder, 'AWS::SNS::Subscription')].flatMap(({ properties }) =>
      properties['RedrivePolicy'] === undefined
        ? []
        : [String(record(properties['RedrivePolicy'])['deadLetterTargetArn'])],
    )
    const dead = found.filter(({ id }) => targets.includes(`<${id}.Arn>`))
    expect(found.filter((queue) => !dead.includes(queue) && !queue.properties['RedrivePolicy'])).toEqual([])
    expect(dead).toHaveLength(2 * services.length)

    const alarms = resourcesOf(folder, 'AWS::CloudWatch::Alarm').filter(
      ({ properties }) =>
        properties['MetricName'] === 'ApproximateNumberOfMessagesVisible' &&
        properties['Threshold'] === 0 &&
        properties['ComparisonOperator'] === 'GreaterThanThreshold' &&
        list(properties['AlarmActions']).length > 0,
    )
    const watched = alarms.map(({ properties }) => records(properties['Dimensions'])[0]?.['Value'])
    expect(watched.sort()).toEqual(dead.map(nameOf).sort())
  },
)
