import { type Environment, environmentOf } from '../environment.ts'
import type { Item } from '../line.ts'
import { priceName } from '../price-list.ts'
import type { Resource } from '../template.ts'
import { balancerItems } from './network.ts'

export function environments(resources: readonly Resource[]): Item[] {
  const all = resources.map(environmentOf)
  return [loadBalancers, instances, disks, addresses, scalingAlarms, healthMetrics, leaders].flatMap(
    (count) => all.flatMap(count),
  )
}

function loadBalancers({ loadBalancer }: Environment): Item[] {
  if (loadBalancer === undefined) return []
  return balancerItems(loadBalancer)
}

function instances(environment: Environment): Item[] {
  const { instanceType, instances: count } = environment
  return [
    { what: `instance ${instanceType}`, count, price: priceName(`ec2.${instanceType}`), inArticle: true },
  ]
}

function disks({ instances: count, disk }: Environment): Item[] {
  return [{ what: `disk of ${disk} GB`, count, size: disk, price: 'ebs.gp3', inArticle: true }]
}

function addresses({ instances: count, publicAddress }: Environment): Item[] {
  if (!publicAddress) return []
  return [{ what: 'public address of an instance', count, price: 'ipv4.public', inArticle: true }]
}

function scalingAlarms({ scales }: Environment): Item[] {
  return [{ what: 'alarm of Auto Scaling', count: scales ? 2 : 0, price: 'cloudwatch.alarm' }]
}

function healthMetrics({ healthMetrics: count }: Environment): Item[] {
  return [{ what: "metric of an environment's health", count, price: 'cloudwatch.metric' }]
}

function leaders({ tier }: Environment): Item[] {
  const count = tier === 'worker' ? 1 : 0
  return [{ what: "table of a worker's schedules", count, price: 'dynamodb.write-capacity' }]
}
