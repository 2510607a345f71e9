import { type Plan, type PlannedService, variablePrefix } from '../plan.ts'

/** What every process may know: no variable of any service's own. */
export function sharedEnvironment({ services }: Plan, all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const prefixes = services.map(({ name }) => variablePrefix(name))
  const shared = Object.entries(all).filter(([name]) => !prefixes.some((prefix) => name.startsWith(prefix)))
  return Object.fromEntries(shared)
}

/** What a process of a service is given: what all share, its own variables, and the others' addresses on this machine. */
export function processEnvironment(
  plan: Plan,
  { name }: PlannedService,
  port: number,
  all: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const prefix = variablePrefix(name)
  const own = Object.entries(all)
    .filter(([variable]) => variable.startsWith(prefix))
    .map(([variable, value]) => [variable.slice(prefix.length), value])
  const urls = plan.services.map((other) => [
    variablePrefix(other.name).replace(/__$/, '_URL'),
    `http://127.0.0.1:${other.webPort}`,
  ])
  return {
    ...sharedEnvironment(plan, all),
    ...Object.fromEntries([...urls, ...own]),
    HOST: '127.0.0.1',
    PORT: String(port),
  }
}
