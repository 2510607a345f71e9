import { environments } from './count/environments.ts'
import { alarms, dashboards } from './count/monitoring.ts'
import { addresses, balancers, endpoints, natGateways, zones } from './count/network.ts'
import { buckets, databases, keys, secrets } from './count/storage.ts'
import { isFree } from './free-types.ts'
import type { Item } from './line.ts'
import type { Resource } from './template.ts'

type Counter = (resources: readonly Resource[]) => Item[]

/** In the order of the bill. */
export const counters: Readonly<Record<string, Counter>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': balancers,
  'AWS::ElasticBeanstalk::Environment': environments,
  'AWS::EC2::EIP': addresses,
  'AWS::EC2::NatGateway': natGateways,
  'AWS::EC2::VPCEndpoint': endpoints,
  'AWS::Route53::HostedZone': zones,
  'AWS::RDS::DBInstance': databases,
  'AWS::SecretsManager::Secret': secrets,
  'AWS::KMS::Key': keys,
  'AWS::S3::Bucket': buckets,
  'AWS::CloudWatch::Alarm': alarms,
  'AWS::CloudWatch::CompositeAlarm': (resources) => [
    { what: 'composite alarm', count: resources.length, price: 'cloudwatch.composite-alarm' },
  ],
  'AWS::CloudWatch::Dashboard': dashboards,
}

/** What resources cost without use. Throws for types that are neither counted nor known to be free. */
export function countResources(resources: readonly Resource[]): Item[] {
  const byType = Map.groupBy(resources, ({ type }) => type)
  const unknown = [...byType.keys()].filter((type) => !(type in counters) && !isFree(type))
  if (unknown.length > 0)
    throw new Error(
      `Nothing is known of what ${unknown.sort().join(', ')} costs: count it in infra/aws/src/cost/counters.ts, or say in free-types.ts why it is free.`,
    )
  return Object.entries(counters).flatMap(([type, count]) => count(byType.get(type) ?? []))
}
