import { expect, test } from 'vitest'
import { environmentsOf } from './support/environments.ts'
import { all, isRecord, list, record, records, resourcesOf } from './support/templates.ts'

const launch = 'aws:autoscaling:launchconfiguration'

const rulesOf = (folder: string) => [
  ...resourcesOf(folder, 'AWS::EC2::SecurityGroup').flatMap(({ id, properties }) =>
    records(properties['SecurityGroupIngress']).map(
      (rule): Record<string, unknown> => ({ ...rule, GroupId: `<${id}.GroupId>` }),
    ),
  ),
  ...resourcesOf(folder, 'AWS::EC2::SecurityGroupIngress').map(({ properties }) => ({ ...properties })),
]

test.each(all)('%s: nothing lets in an address, but another group or the CDN', (folder) => {
  const rules = rulesOf(folder)
  expect(rules.length).toBeGreaterThan(4)
  for (const rule of rules) {
    expect(rule['CidrIp'], JSON.stringify(rule)).toBeUndefined()
    expect(rule['CidrIpv6'], JSON.stringify(rule)).toBeUndefined()
    const from = rule['SourceSecurityGroupId'] ?? rule['SourcePrefixListId']
    expect(from, JSON.stringify(rule)).toMatch(/GroupId|CdnPrefixList/)
  }
})

test.each(all)(
  '%s: the CDN gets as far as load balancers and the machine of compact, at port 80',
  (folder) => {
    const cdn = rulesOf(folder).filter((rule) => String(rule['SourcePrefixListId']).includes('CdnPrefixList'))
    expect(
      cdn
        .map((rule) => [
          String(rule['GroupId']).replace(/[0-9A-F]{8}\.GroupId>$/, '>'),
          rule['FromPort'],
          rule['ToPort'],
        ])
        .sort(),
    ).toEqual([
      ['<CompactInstance>', 80, 80],
      ['<LoadBalancers>', 80, 80],
    ])
  },
)

test.each(all)('%s: load balancers and the database have no public address', (folder) => {
  for (const { properties } of resourcesOf(folder, 'AWS::ElasticLoadBalancingV2::LoadBalancer'))
    expect(properties['Scheme']).toBe('internal')
  const [database, ...others] = resourcesOf(folder, 'AWS::RDS::DBInstance')
  expect(others).toEqual([])
  expect(database?.properties).toMatchObject({
    PubliclyAccessible: false,
    StorageEncrypted: true,
    ManageMasterUserPassword: true,
  })
})

test.each(all)(
  '%s: instances have our security groups alone, and only that of compact is open to the CDN',
  (folder) => {
    const environments = environmentsOf(folder)
    expect(environments).not.toEqual([])
    for (const environment of environments) {
      expect(environment.option(launch, 'DisableDefaultEC2SecurityGroup')).toBe('true')
      const groups = (environment.option(launch, 'SecurityGroups') ?? '').split(',')
      expect(groups.length).toBeLessThan(3)
      const single =
        environment.option('aws:elasticbeanstalk:environment', 'EnvironmentType') === 'SingleInstance'
      expect(groups.some((group) => group.includes('CompactInstance'))).toBe(single)
      if (String(record(environment.properties['Tier'])['Name']) === 'Worker') expect(groups).toHaveLength(1)
    }
  },
)

test.each(all)('%s: there is no NAT gateway, and no endpoint that is paid for', (folder) => {
  expect(resourcesOf(folder, 'AWS::EC2::NatGateway')).toEqual([])
  const endpoints = resourcesOf(folder, 'AWS::EC2::VPCEndpoint')
  expect(endpoints.map(({ properties }) => properties['VpcEndpointType'])).toEqual(['Gateway', 'Gateway'])
})

test.each(all)(
  '%s: the origin is a VPC origin, or shown a secret that the template does not hold',
  (folder) => {
    const [distribution] = resourcesOf(folder, 'AWS::CloudFront::Distribution')
    for (const origin of records(record(distribution?.properties['DistributionConfig'])['Origins'])) {
      if (origin['VpcOriginConfig'] !== undefined) continue
      const [header] = records(origin['OriginCustomHeaders'])
      expect(header?.['HeaderName']).toBe('X-Origin-Secret')
      expect(header?.['HeaderValue']).toMatch(/^\{\{resolve:secretsmanager:/)
    }
  },
)

test.each(all)('%s: buckets are closed to the public and take no request without TLS', (folder) => {
  const policies = JSON.stringify(resourcesOf(folder, 'AWS::S3::BucketPolicy'))
  for (const { id, properties } of resourcesOf(folder, 'AWS::S3::Bucket')) {
    expect(Object.values(record(properties['PublicAccessBlockConfiguration']))).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(policies).toContain(`<${id}.Arn>/*`)
  }
  expect(policies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(
    resourcesOf(folder, 'AWS::S3::Bucket').length,
  )
})

test.each(all)('%s: the bucket of logs has the statements that AWS would add for flow logs', (folder) => {
  const [logs] = resourcesOf(folder, 'AWS::S3::BucketPolicy').filter(({ id }) => id.startsWith('Logs'))
  const statements = records(record(logs?.properties['PolicyDocument'])['Statement'])
  const allowed = statements
    .filter(({ Principal }) => isRecord(Principal) && Principal['Service'] === 'delivery.logs.amazonaws.com')
    .flatMap(({ Action }) => list(Action))
  expect(allowed.toSorted()).toEqual(['s3:GetBucketAcl', 's3:ListBucket', 's3:PutObject'])
})
