import type { Placement } from './placement.ts'

/** What the article of 2015 pays for a service, in dollars a month: a web server and a worker behind a load balancer. */
export const article = { loadBalancer: 18, instance: 36, instances: 2, services: 6 } as const

/** What that comes to for a number of services, each with its own. */
export function articleCost(services: number): number {
  return services * (article.loadBalancer + article.instances * article.instance)
}

/** What the article's six services should cost at the most today, counting what the article counts. */
export const aims: Readonly<Record<Placement, number>> = { isolated: 230, shared: 145, compact: 20 }
