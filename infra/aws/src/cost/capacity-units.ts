import { environmentOf } from './environment.ts'
import { journey } from './journey.ts'
import { hoursPerMonth } from './price-list.ts'
import type { Resource } from './template.ts'

/**
 * One capacity unit. Its third measure, 3,000 open connections, is never the largest with requests this short;
 * neither are rule evaluations, of which ten rules are free. Source: Elastic Load Balancing, pricing.
 */
const unit = { connectionsPerSecond: 25, gigabytesPerHour: 1 }

/**
 * Capacity units of all load balancers together, for requests spread evenly over a month, each on its own connection.
 * Zero without a load balancer. Peaks are not included.
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
