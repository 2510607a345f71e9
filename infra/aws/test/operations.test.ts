import { expect, test } from 'vitest'
import { emfLine } from '../src/data/functions/figures.ts'
import { planStage } from '../src/plan.ts'
import { environmentsOf } from './support/environments.ts'
import { all, list, record, records, resourcesOf, services, stages } from './support/templates.ts'

const alarmsOf = (folder: string) =>
  resourcesOf(folder, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) => !/-(grow|shrink)$/.test(String(properties['AlarmName'])),
  )

/** The values of the dimensions of an alarm's metrics. */
const about = (properties: Readonly<Record<string, unknown>>) => {
  const metrics = records(properties['Metrics'])
  const dimensions =
    metrics.length > 0
      ? metrics.flatMap((metric) =>
          metric['MetricStat'] ? records(record(record(metric['MetricStat'])['Metric'])['Dimensions']) : [],
        )
      : records(properties['Dimensions'])
  return dimensions.map(({ Value }) => String(Value))
}

test.each(all)(
  '%s: every alarm tells the topic of alarms, both when it begins and when it ends',
  (folder) => {
    const [topic] = resourcesOf(folder, 'AWS::SNS::Topic').filter(({ id }) => id.startsWith('Alarms'))
    const alarms = alarmsOf(folder)
    expect(alarms.length).toBeGreaterThan(10)
    for (const { properties } of alarms) {
      expect(list(properties['AlarmActions'])).toEqual([`<${topic?.id}>`])
      expect(list(properties['OKActions'])).toEqual([`<${topic?.id}>`])
      expect(properties['AlarmDescription']).toMatch(/docs\/operate\.md, [\w-]+\.$/)
    }
  },
)

test.each(all)(
  '%s: every environment has an alarm of its health, every web environment of failures and latency',
  (folder) => {
    const alarms = alarmsOf(folder).map(({ properties }) => ({
      name: String(properties['AlarmName']),
      of: about(properties),
    }))
    const namesOf = (environment: string) =>
      alarms
        .filter(({ of }) => of.includes(environment))
        .map(({ name }) => name.slice(environment.length + 1))
    for (const { name, properties } of environmentsOf(folder)) {
      const worker = record(properties['Tier'])['Name'] === 'Worker'
      expect(namesOf(name).sort()).toEqual(worker ? ['health'] : ['failures', 'health', 'latency'])
    }
  },
)

test.each(all)('%s: queue age, outbox age, storage and connections are watched', (folder) => {
  const metrics = alarmsOf(folder).map(({ properties }) => ({
    metric: properties['MetricName'],
    of: about(properties),
  }))
  const watched = (metric: string) => metrics.filter((each) => each.metric === metric).flatMap(({ of }) => of)
  expect(watched('ApproximateAgeOfOldestMessage')).toHaveLength(services.length)
  const publishing = services.filter(({ publishes }) => publishes.length > 0).map(({ name }) => name)
  expect(watched('OutboxAge')).toEqual(expect.arrayContaining(publishing))
  expect(watched('FreeStorageSpace')).toHaveLength(1)
  expect(watched('DatabaseConnections')).toHaveLength(1)
})

test('requests that reach no environment are watched at the CDN, in the region that has its metrics', () => {
  for (const [name, { region }] of stages) {
    const [distribution] = resourcesOf(name, 'AWS::CloudFront::Distribution')
    const watched = alarmsOf(name).filter(({ properties }) => properties['MetricName'] === '5xxErrorRate')
    const expected = region === 'us-east-1' ? [[`<${distribution?.id}>`, 'Global']] : []
    expect(watched.map(({ properties }) => about(properties))).toEqual(expected)
  }
})

test.each(all)('%s: each database has alarms of its transactions, its outbox and its measures', (folder) => {
  const watched = alarmsOf(folder).filter(({ properties }) => properties['Namespace'] === 'Fanfare')
  const ofService = (service: string) =>
    watched
      .filter(({ properties }) => about(properties).includes(service))
      .map(({ properties }) => properties['MetricName'])
  for (const { name, publishes, measures = [] } of services) {
    const outbox = publishes.length > 0 ? ['OutboxAge', 'OutboxDead'] : []
    const expected = ['OldestTransaction', ...outbox, ...measures.map((measure) => measure.name)]
    expect(ofService(name).sort()).toEqual(expected.sort())
  }
})

test.each(all)('%s: errors are counted in the logs of every service', (folder) => {
  const filters = resourcesOf(folder, 'AWS::Logs::MetricFilter').map(({ properties }) => ({
    group: String(properties['LogGroupName']),
    pattern: String(properties['FilterPattern']),
  }))
  const groups = new Map(
    resourcesOf(folder, 'AWS::Logs::LogGroup').map(({ id, properties }) => [
      `<${id}>`,
      String(properties['LogGroupName']),
    ]),
  )
  const counted = new Set(filters.map(({ group }) => groups.get(group)))
  // Of each service's web and worker.
  expect(counted.size).toBe(services.length * 2)
  expect([...counted]).not.toContain(undefined)
  // As Beanstalk writes a line: https://github.com/awsdocs/elastic-beanstalk-samples/issues/149
  const [declared] = services.flatMap(({ errors = [] }) => errors)
  const line = `Nov 25 02:10:00 ip-10-0-0-1 web[2411]: {"level":"error","time":"…","msg":"${declared?.message}"}`
  const matching = filters.filter(({ pattern }) => matches(pattern, line))
  // In each log by the filter of all errors, and in the two of its service by its own.
  expect(matching).toHaveLength(services.length * 2 + (declared ? 2 : 0))
  expect(filters.filter(({ pattern }) => matches(pattern, line.replace('error', 'info')))).toEqual([])
})

/** Phrases in quotes; all of them, or one of those with a question mark. Source: CloudWatch Logs user guide, filter syntax. */
function matches(pattern: string, line: string): boolean {
  const terms = [...pattern.matchAll(/(\??)"((?:[^"\\]|\\.)*)"/g)].map(([, either, text = '']) => ({
    either: either === '?',
    found: line.includes(text.replaceAll('\\"', '"')),
  }))
  const either = terms.filter((term) => term.either)
  return (
    terms.every((term) => term.either || term.found) &&
    (either.length === 0 || either.some((term) => term.found))
  )
}

test.each(all)('%s: there is a dashboard for each service, and one for the whole', (folder) => {
  const names = resourcesOf(folder, 'AWS::CloudWatch::Dashboard').map(({ properties }) =>
    String(properties['DashboardName']),
  )
  const [stage] = names
    .filter((name) => name.endsWith('-fanfare'))
    .map((name) => name.replace(/-fanfare$/, ''))
  expect(names.sort()).toEqual([...services.map(({ name }) => `${stage}-${name}`), `${stage}-fanfare`].sort())
})

test('whoever the stage names is told by mail', () => {
  const mails = resourcesOf('moved/isolated-and-compact', 'AWS::SNS::Subscription').filter(
    ({ properties }) => properties['Protocol'] === 'email',
  )
  expect(mails.map(({ properties }) => properties['Endpoint'])).toEqual(['somebody@example.com'])
})

test('a stage that is not ephemeral must name somebody, and an ephemeral one need not', () => {
  const stage =
    stages.map(([, each]) => each).find(({ ephemeral }) => !ephemeral) ?? expect.fail('all are ephemeral')
  const { alarmEmail: _, ...silent } = stage
  expect(() => planStage(silent, services)).toThrow(/names nobody to send alarms to: set alarmEmail/)
  expect(() => planStage({ ...silent, ephemeral: true }, services)).not.toThrow()
})

test('the figures of a database are logged as the metrics that the alarms read', () => {
  const line = emfLine(
    'staging',
    'order',
    [{ name: 'OutboxDead', value: 2 }],
    new Date('2026-11-25T00:00:00Z'),
  )
  const { _aws: directive, ...values } = record(JSON.parse(line))
  expect(values).toEqual({ Stage: 'staging', Service: 'order', OutboxDead: 2 })
  const [metrics] = records(record(directive)['CloudWatchMetrics'])
  const [alarm] = alarmsOf('staging').filter(({ properties }) => properties['MetricName'] === 'OutboxDead')
  expect(metrics).toMatchObject({
    Namespace: alarm?.properties['Namespace'],
    Metrics: [{ Name: 'OutboxDead' }],
  })
  const dimensions = records(alarm?.properties['Dimensions']).map(({ Name }) => Name)
  expect(list(metrics?.['Dimensions']).flat().toSorted()).toEqual(dimensions.toSorted())
})
