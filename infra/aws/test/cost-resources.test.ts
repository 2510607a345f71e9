import { describe, expect, test } from 'vitest'
import { countResources } from '../src/cost/counters.ts'
import { articleTotal, linesOf, total } from '../src/cost/line.ts'
import { type Resource, resourcesOf } from '../src/cost/template.ts'

function linesOfTemplate(...resources: readonly { Type: string; Properties?: Record<string, unknown> }[]) {
  const named = Object.fromEntries(resources.map((resource, index) => [`Resource${index}`, resource]))
  return linesOf(countResources(resourcesOf({ Resources: named })))
}

function environment(tier: string, options: Record<string, string>) {
  const settings = Object.entries(options).map(([option, Value]) => {
    const [Namespace, OptionName] = option.split('/')
    return { Namespace, OptionName, Value }
  })
  const Properties = { Tier: { Name: tier }, OptionSettings: settings }
  return { Type: 'AWS::ElasticBeanstalk::Environment', Properties }
}

const micro = { 'aws:ec2:instances/InstanceTypes': 't4g.micro,t4g.small' }
const publicAddress = { 'aws:ec2:vpc/AssociatePublicIpAddress': 'true' }

describe('an environment', () => {
  test('on a single instance is that, its disk and its address', () => {
    const lines = linesOfTemplate(
      environment('WebServer', {
        ...micro,
        ...publicAddress,
        'aws:elasticbeanstalk:environment/EnvironmentType': 'SingleInstance',
        'aws:autoscaling:launchconfiguration/RootVolumeSize': '10',
      }),
    )
    expect(articleTotal(lines)).toBeCloseTo(730 * 0.0084 + 10 * 0.08 + 730 * 0.005)
    expect(total(lines)).toBe(articleTotal(lines))
  })

  test('with a load balancer of its own pays for it, and for its address in each zone', () => {
    const balanced = {
      ...micro,
      'aws:elasticbeanstalk:environment/LoadBalancerType': 'application',
      'aws:ec2:vpc/ELBSubnets': 'subnet-1, subnet-2',
    }
    const instance = 730 * 0.0084 + 8 * 0.08
    expect(articleTotal(linesOfTemplate(environment('WebServer', balanced)))).toBeCloseTo(
      instance + 730 * 0.0225 + 2 * 730 * 0.005,
    )
    const internal = { ...balanced, 'aws:ec2:vpc/ELBScheme': 'internal' }
    expect(articleTotal(linesOfTemplate(environment('WebServer', internal)))).toBeCloseTo(
      instance + 730 * 0.0225,
    )
    const shared = { ...balanced, 'aws:elasticbeanstalk:environment/LoadBalancerIsShared': 'true' }
    expect(articleTotal(linesOfTemplate(environment('WebServer', shared)))).toBeCloseTo(instance)
  })

  test('pays for the instances that always run', () => {
    const lines = linesOfTemplate(environment('Worker', { ...micro, 'aws:autoscaling:asg/MinSize': '3' }))
    expect(articleTotal(lines)).toBeCloseTo(3 * (730 * 0.0084 + 8 * 0.08))
  })

  test('pays for metrics of its health beyond ten', () => {
    const document = { CloudWatchMetrics: { Environment: { A: 60, B: 60, C: 60 }, Instance: { D: 60 } } }
    const one = environment('Worker', {
      ...micro,
      'aws:elasticbeanstalk:healthreporting:system/ConfigDocument': JSON.stringify(document),
    })
    const line = linesOfTemplate(one, one, one).find(({ price }) => price === 'cloudwatch.metric')
    expect(line).toMatchObject({ count: 12, free: 10, usd: expect.closeTo(0.6) })
  })

  test('is refused when it leaves its instance or the type of its load balancer to Beanstalk', () => {
    expect(() => linesOfTemplate(environment('Worker', {}))).toThrow('set InstanceTypes')
    expect(() => linesOfTemplate(environment('WebServer', micro))).toThrow('set LoadBalancerType')
  })

  test('on an instance without a price is refused', () => {
    const large = { 'aws:ec2:instances/InstanceTypes': 'm9g.metal' }
    expect(() => linesOfTemplate(environment('Worker', large))).toThrow(
      /ec2\.m9g\.metal in infra\/aws\/prices/,
    )
  })
})

test('a database in two zones is two of everything, and its password is a secret', () => {
  const database = (MultiAZ: boolean) => ({
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      DBInstanceClass: 'db.t4g.micro',
      AllocatedStorage: '20',
      StorageType: 'gp3',
      MultiAZ,
      ManageMasterUserPassword: true,
    },
  })
  const one = 730 * 0.016 + 20 * 0.115
  expect(total(linesOfTemplate(database(false)))).toBeCloseTo(one + 0.4)
  expect(total(linesOfTemplate(database(true)))).toBeCloseTo(2 * one + 0.4)
})

test('an interface endpoint is paid for in each zone, a gateway endpoint is free', () => {
  const endpoint = (VpcEndpointType: string, SubnetIds: string[]) => ({
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: { VpcEndpointType, SubnetIds },
  })
  expect(total(linesOfTemplate(endpoint('Interface', ['a', 'b'])))).toBeCloseTo(2 * 730 * 0.01)
  expect(total(linesOfTemplate(endpoint('Gateway', [])))).toBe(0)
})

test('an alarm of an expression costs as much as its metrics, and a metric of our own is paid for once', () => {
  const metric = { Namespace: 'Fanfare', MetricName: 'OutboxAge', Dimensions: [] }
  const expression = {
    Metrics: [
      { Expression: 'a / b' },
      { MetricStat: { Metric: metric } },
      { MetricStat: { Metric: metric } },
    ],
  }
  const alarm = (Properties: Record<string, unknown>) => ({ Type: 'AWS::CloudWatch::Alarm', Properties })
  const simple = alarm({ Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage' })
  const lines = linesOfTemplate(alarm(metric), alarm(expression), ...Array.from({ length: 10 }, () => simple))
  expect(lines.map(({ what, count }) => [what, count])).toEqual([
    ['alarm', 13],
    ['metric of our own', 1],
  ])
  expect(total(lines)).toBeCloseTo(3 * 0.1)
})

test('three dashboards are free', () => {
  const four = Array.from({ length: 4 }, () => ({ Type: 'AWS::CloudWatch::Dashboard' }))
  expect(total(linesOfTemplate(...four.slice(1)))).toBe(0)
  expect(total(linesOfTemplate(...four))).toBe(3)
})

test('more of anything never costs less', () => {
  const some: Resource[] = [
    'AWS::EC2::NatGateway',
    'AWS::EC2::EIP',
    'AWS::SecretsManager::Secret',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::KMS::Key',
    'AWS::S3::Bucket',
    'AWS::SNS::Topic',
  ].map((type) => ({ id: type, type, properties: {} }))
  let before = 0
  for (let length = 1; length <= 4 * some.length; length += 1) {
    const resources = Array.from({ length }, (_, index) => some[index % some.length] ?? []).flat()
    const now = total(linesOf(countResources(resources)))
    expect(now).toBeGreaterThanOrEqual(before)
    before = now
  }
})

test('a type of which nothing is known is an error, and not free', () => {
  expect(() => linesOfTemplate({ Type: 'AWS::Redshift::Cluster' }, { Type: 'AWS::SNS::Topic' })).toThrow(
    /AWS::Redshift::Cluster costs: count it in .*counters\.ts/,
  )
})
