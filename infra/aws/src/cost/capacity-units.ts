import { environmentOf } from './environment.ts'
import { journey } from './journey.ts'
import { hoursPerMonth } from './price-list.ts'
import type { Resource } from './template.ts'

/**
 * What one unit of a load balancer's capacity is good for. The third measure, 3,000 connections open in a minute, is
 * never the largest with requests as short as these; nor are 1,000 rules looked at in a second, the first ten of which
 * are free, with a rule or two a service. Source: Elastic Load Balancing, pricing.
 */
const unit = { connectionsPerSecond: 25, gigabytesPerHour: 1 }

/**
 * Units of capacity that requests spread evenly over a month use at all load balancers together, if each comes on a
 * connection of its own. Zero where there is no load balancer. What peaks need on top is not known here.
 */
export function capacityUnits(resources: readonly Resource[], requestsPerMonth: number): number {
  if (!resources.some(isLoadBalanced)) return 0
  const perSecond = requestsPerMonth / hoursPerMonth / 3600
  const kilobytes = journey.answerKilobytes + journey.requestKilobytes
  const gigabytesPerHour = (requestsPerMonth * kilobytes) / 1e6 / hoursPerMonth
  return Math.max(perSecond / unit.connectionsPerSecond, gigabytesPerHour / unit.gigabytesPerHour)
}

function isLoadBalanced(resource: Resource): boolean {
  if (resource.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer') return true
  return (
    resource.type === 'AWS::ElasticBeanstalk::Environment' &&
    environmentOf(resource).loadBalancer !== undefined
  )
}
