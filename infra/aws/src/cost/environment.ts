import { isRecord, listOf, type Resource } from './template.ts'

export interface Environment {
  readonly tier: 'web' | 'worker'
  readonly instances: number
  readonly instanceType: string
  /** GB of each instance's disk. */
  readonly disk: number
  readonly publicAddress: boolean
  /** Whether it has scaling alarms. */
  readonly scales: boolean
  readonly loadBalancer: { readonly internal: boolean; readonly zones: number } | undefined
  /** Number of paid health metrics. */
  readonly healthMetrics: number
  readonly streamsLogs: boolean
}

/** GB where a template names none. Unconfirmed for Elastic Beanstalk's images. */
const platformDisk = 8

/**
 * Throws when the template does not set what decides on the cost. Source: Elastic Beanstalk developer guide,
 * general options.
 */
export function environmentOf(resource: Resource): Environment {
  const option = optionsOf(resource)
  const tier = isRecord(resource.properties['Tier']) ? resource.properties['Tier']['Name'] : 'WebServer'
  const instanceType = listOf(option('aws:ec2:instances', 'InstanceTypes'))[0]
  if (typeof instanceType !== 'string')
    throw new Error(
      `${resource.id} names no instance type: set InstanceTypes of aws:ec2:instances to one, as t4g.micro.`,
    )
  const single = option('aws:elasticbeanstalk:environment', 'EnvironmentType') === 'SingleInstance'
  return {
    tier: tier === 'Worker' ? 'worker' : 'web',
    instances: single ? 1 : Number(option('aws:autoscaling:asg', 'MinSize') ?? 1),
    instanceType,
    disk: Number(option('aws:autoscaling:launchconfiguration', 'RootVolumeSize') ?? platformDisk),
    publicAddress: isTrue(option('aws:ec2:vpc', 'AssociatePublicIpAddress')),
    scales: !single,
    loadBalancer: single || tier === 'Worker' ? undefined : loadBalancerOf(resource, option),
    healthMetrics: healthMetricsOf(option('aws:elasticbeanstalk:healthreporting:system', 'ConfigDocument')),
    streamsLogs: isTrue(option('aws:elasticbeanstalk:cloudwatch:logs', 'StreamLogs')),
  }
}

type Option = (namespace: string, name: string) => unknown

function loadBalancerOf(resource: Resource, option: Option): Environment['loadBalancer'] {
  if (isTrue(option('aws:elasticbeanstalk:environment', 'LoadBalancerIsShared'))) return undefined
  const type = option('aws:elasticbeanstalk:environment', 'LoadBalancerType')
  if (type !== 'application')
    throw new Error(
      `${resource.id} has a load balancer of type ${JSON.stringify(type ?? 'classic')}, and only the price of application is known: set LoadBalancerType, or teach infra/aws/src/cost the other.`,
    )
  return {
    internal: option('aws:ec2:vpc', 'ELBScheme') === 'internal',
    zones: listOf(option('aws:ec2:vpc', 'ELBSubnets')).length,
  }
}

function healthMetricsOf(document: unknown): number {
  const parsed: unknown = typeof document === 'string' ? JSON.parse(document) : document
  const metrics = isRecord(parsed) && isRecord(parsed['CloudWatchMetrics']) ? parsed['CloudWatchMetrics'] : {}
  return Object.values(metrics)
    .filter(isRecord)
    .reduce((sum, ofLevel) => sum + Object.keys(ofLevel).length, 0)
}

function optionsOf(resource: Resource): Option {
  const settings = listOf(resource.properties['OptionSettings']).filter(isRecord)
  return (namespace, name) =>
    settings.findLast((setting) => setting['Namespace'] === namespace && setting['OptionName'] === name)?.[
      'Value'
    ]
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}
