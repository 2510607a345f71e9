import { environmentOf } from './environment.ts'
import { journey } from './journey.ts'
import { hoursPerMonth } from './price-list.ts'
import type { Resource } from './template.ts'

/**
 * Open connections and rule evaluations are never the largest measure here. Source: Elastic Load Balancing,
 * pricing.
 */
const unit = { connectionsPerSecond: 25, gigabytesPerHour: 1 }

/** Capacity units of all load balancers, for evenly spread requests with a connection each; without peaks. */
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
