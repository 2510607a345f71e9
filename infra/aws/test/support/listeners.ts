import type { ListenerRule } from '../../src/environments/listener-rules.ts'

/**
 * What Beanstalk and a load balancer do with the rules of environments that share a listener. Beanstalk makes a
 * rule's priority absolute when it makes the environment, below the rules that exist, and changes it never again.
 * Source: Elastic Beanstalk developer guide, shared load balancers.
 */
export function createListeners() {
  const rules: (ListenerRule & { readonly priority: number })[] = []

  return {
    /** Throws as AWS does when two environments that are made at once read the same priorities. */
    create(...atOnce: readonly ListenerRule[]): void {
      const made = atOnce.map((rule) => {
        const existing = rules.filter(({ balancer }) => balancer === rule.balancer)
        return { ...rule, priority: Math.max(0, ...existing.map(({ priority }) => priority)) + 1 }
      })
      for (const { balancer, priority } of made)
        if (made.filter((other) => other.balancer === balancer && other.priority === priority).length > 1)
          throw new Error(`Priority '${priority}' is currently in use`)
      rules.push(...made)
    },
    terminate(environment: string): void {
      const index = rules.findIndex((rule) => rule.environment === environment)
      if (index >= 0) rules.splice(index, 1)
    },
    find: (environment: string) => rules.find((rule) => rule.environment === environment),
    environments: () => rules.map(({ environment }) => environment),
    /** The environment that gets a request, or undefined for the listener's 404. */
    route(balancer: string, host: string): string | undefined {
      return rules
        .filter((rule) => rule.balancer === balancer)
        .sort((a, b) => a.priority - b.priority)
        .find((rule) => matches(rule.host, host))?.environment
    },
  }
}

function matches(pattern: string, host: string): boolean {
  const expression = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')
  return new RegExp(`^${expression}$`, 'i').test(host)
}
