import type { Item } from '../line.ts'
import { listOf, type Resource, textOf } from '../template.ts'

/** Without those that Beanstalk makes. */
export function balancers(resources: readonly Resource[]): Item[] {
  return resources.flatMap((resource): Item[] => {
    const type = textOf(resource, 'Type') ?? 'application'
    if (type !== 'application')
      throw new Error(`${resource.id} is a load balancer of type ${type}, and there is no price of that.`)
    const internal = textOf(resource, 'Scheme') === 'internal'
    return balancerItems({ internal, zones: listOf(resource.properties['Subnets']).length })
  })
}

export function balancerItems({ internal, zones }: { internal: boolean; zones: number }): Item[] {
  const what = internal ? 'internal load balancer' : 'load balancer'
  return [
    { what, count: 1, price: 'alb.hour', inArticle: true },
    {
      what: 'public address of a load balancer in a zone',
      count: internal ? 0 : zones,
      price: 'ipv4.public',
      inArticle: true,
    },
  ]
}

export function addresses(resources: readonly Resource[]): Item[] {
  return [{ what: 'elastic address', count: resources.length, price: 'ipv4.public', inArticle: true }]
}

/** Without the price of the data. */
export function natGateways(resources: readonly Resource[]): Item[] {
  return [{ what: 'NAT gateway', count: resources.length, price: 'nat.hour' }]
}

/** Interface endpoints are paid in each zone; gateway endpoints, CloudFormation's default, are free. */
export function endpoints(resources: readonly Resource[]): Item[] {
  return resources
    .filter((resource) => textOf(resource, 'VpcEndpointType') === 'Interface')
    .map(({ properties }) => ({
      what: 'interface endpoint in a zone',
      count: listOf(properties['SubnetIds']).length,
      price: 'endpoint.hour',
    }))
}

export function zones(resources: readonly Resource[]): Item[] {
  return [{ what: 'private zone of names', count: resources.length, price: 'zone.month' }]
}
