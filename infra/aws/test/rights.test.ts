import { deadLetterQueueName, queueName, topicName } from '@fanfare/contracts'
import { expect, test } from 'vitest'
import { environmentsOf, secrets } from './support/environments.ts'
import { isolatedOrShared } from './support/placements.ts'
import { statementsOf } from './support/rights.ts'
import { all, list, services } from './support/templates.ts'

const actionsOf = (statements: ReturnType<typeof statementsOf>, service: string) =>
  statements.filter(({ actions }) => actions.some((action) => action.startsWith(`${service}:`)))
const ended = (resources: readonly string[]) =>
  resources.map((arn) => arn.slice(arn.lastIndexOf(':') + 1)).sort()

const cases = isolatedOrShared.flatMap(([folder, stage]) =>
  services.map((service) => [folder, service.name, stage, service] as const),
)

test.each(cases)(
  '%s: the worker of %s publishes what it declares, and nothing else',
  (folder, name, stage, service) => {
    const publishing = actionsOf(statementsOf(folder, `role-${stage}-${name}-worker`), 'sns')
    expect(publishing.flatMap(({ actions }) => actions)).toEqual(
      service.publishes.length > 0 ? ['sns:Publish'] : [],
    )
    expect(ended(publishing.flatMap(({ resources }) => resources))).toEqual(
      service.publishes.map((type) => topicName(stage, type)).sort(),
    )
  },
)

test.each(cases)('%s: the worker of %s reads its queue, and no other', (folder, name, stage) => {
  const reading = actionsOf(statementsOf(folder, `role-${stage}-${name}-worker`), 'sqs')
  expect(reading.flatMap(({ actions }) => actions)).toEqual(
    expect.arrayContaining(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility']),
  )
  expect(ended(reading.flatMap(({ resources }) => resources))).toEqual([queueName(stage, name)])
})

test.each(cases)('%s: the web process of %s reads no queue and publishes nothing', (folder, name, stage) => {
  const statements = statementsOf(folder, `role-${stage}-${name}-web`)
  expect(statements).not.toEqual([])
  for (const service of ['sns', 'sqs', 'dynamodb']) expect(actionsOf(statements, service)).toEqual([])
})

test.each(cases)(
  '%s: both processes of %s read the secrets that they are given, and no other',
  (folder, name, stage) => {
    for (const tier of ['web', 'worker']) {
      const reading = actionsOf(statementsOf(folder, `role-${stage}-${name}-${tier}`), 'secretsmanager')
      const environment = environmentsOf(folder).find((each) => each.name === `${stage}-${name}-${tier}`)
      expect(reading.flatMap(({ actions }) => actions)).toEqual(['secretsmanager:GetSecretValue'])
      expect(reading.flatMap(({ resources }) => resources).sort()).toEqual(
        Object.values(environment?.options(secrets) ?? {}).sort(),
      )
    }
  },
)

test.each(all)(
  '%s: nobody but workers and the alarms publishes, nobody but workers reads a queue',
  (folder) => {
    const others = statementsOf(folder).filter(({ holder }) => !/-(worker|compact)$/.test(holder))
    expect(actionsOf(others, 'sns')).toEqual([])
    expect(actionsOf(others, 'sqs')).toEqual([])
    const dead = services.map(({ name }) => deadLetterQueueName('', name))
    const touched = statementsOf(folder).flatMap(({ resources }) => resources)
    expect(touched.filter((arn) => dead.some((name) => arn.endsWith(name)))).toEqual([])
  },
)

// What AWS names only when it makes it, or actions without a resource.
const unnamed = [
  /^arn:\S+:s3:::elasticbeanstalk-\S+\/resources\/environments\/(logs\/)?\*$/,
  /^arn:\S+:s3:::elasticbeanstalk-(samples|platform-assets|env-resources)-[a-z0-9-]+\*\/\*$/,
  /^arn:\S+:log-group:\/aws\/elasticbeanstalk\*$/,
  /^<Bundles\w+\.Arn>\/[\w-]+\/\*$/,
  /^arn:\S+:log-group:\/aws\/elasticbeanstalk\/[\w-]+\/\*$/,
  /^arn:\S+:table\/awseb-e-\*-stack-AWSEBWorkerCronLeaderRegistry-\*$/,
  /^arn:\S+:autoScalingGroup:\*:autoScalingGroupName\/awseb-e-\*$/,
]
const withoutResource = [
  'ec2:DescribeManagedPrefixLists',
  'autoscaling:DescribeAutoScalingGroups',
  'cloudwatch:PutMetricData',
  'elasticbeanstalk:ListPlatformVersions',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
]

test.each(all)('%s: no right has a wildcard where there is a name', (folder) => {
  for (const { holder, actions, resources } of statementsOf(folder)) {
    expect(
      actions.filter((action) => action.includes('*')),
      holder,
    ).toEqual([])
    const wild = resources.filter((resource) => resource.includes('*'))
    const named = wild.filter((resource) => !unnamed.some((pattern) => pattern.test(resource)))
    if (list(actions).some((action) => !withoutResource.includes(String(action))))
      expect(named, holder).toEqual([])
  }
})
