import type { Placement } from '../stage.ts'

/** The article of 2015, dollars a month for a service. */
export const article = { loadBalancer: 18, instance: 36, instances: 2, services: 6 } as const

export function articleCost(services: number): number {
  return services * (article.loadBalancer + article.instances * article.instance)
}

/** Dollars a month: the most that the article's six services should cost today. */
const aims: Readonly<Record<Placement, number>> = { isolated: 230, shared: 145, compact: 20 }

/** As many as the article has, or those in apps/ when they are more. */
export const comparedServices = (count: number): number => Math.max(article.services, count)

/** Of more services than the article has, in proportion. */
export const aimOf = (placement: Placement, services: number): number =>
  (aims[placement] * comparedServices(services)) / article.services
