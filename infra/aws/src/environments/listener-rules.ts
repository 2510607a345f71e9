import { compactEnvironmentName, environmentName, internalDomain } from '../names.ts'
import type { PlacedService, Plan } from '../plan.ts'

/** A rule of a load balancer's only listener. */
export interface ListenerRule {
  readonly environment: string
  readonly balancer: string
  readonly host: string
}

/**
 * `compact` has a load balancer of its own: on one with others, its wildcard would stay before the rules of services
 * that move out later, since Beanstalk sets a rule's priority once.
 */
export function balancerOf({ compact }: Plan, { placement, declaration }: PlacedService): string | undefined {
  switch (placement) {
    case 'isolated':
      return `balancer-${declaration.name}`
    case 'shared':
      return 'balancer'
    case 'compact':
      return compact === 'behind' ? 'balancer-compact' : undefined
  }
}

/** A wildcard, so that nothing changes when a service moves. */
export const compactHost = (stage: string) => `*.${internalDomain(stage)}`

export function listenerRules(plan: Plan): ListenerRule[] {
  const rules = plan.services.flatMap((service): ListenerRule[] => {
    const { placement, declaration, host } = service
    const balancer = balancerOf(plan, service)
    if (balancer === undefined) return []
    const stage = plan.stage.name
    return placement === 'compact'
      ? [{ environment: compactEnvironmentName(stage), balancer, host: compactHost(stage) }]
      : [{ environment: environmentName(stage, declaration.name, 'web'), balancer, host }]
  })
  return [...new Map(rules.map((rule) => [rule.environment, rule])).values()]
}
