import { expect, test } from 'vitest'
import { environmentsOf } from './support/environments.ts'
import { all, list, record, records, resourcesOf, services } from './support/templates.ts'

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
