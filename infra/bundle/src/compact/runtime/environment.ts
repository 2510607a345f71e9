import { type Plan, type PlannedService, variablePrefix } from '../plan.ts'

/** What the CDN shows of itself: the machine's own process compares it, and no service is told. */
const originSecret = 'ORIGIN_SECRET'

/** Whether the environment has a database for the service: in a stage of several placements it may run elsewhere. */
export const isHere = ({ name }: PlannedService, all: NodeJS.ProcessEnv) =>
  Boolean(all[`${variablePrefix(name)}DATABASE_URL`])

/** What the machine's own process is given: no variable of any service's own, but which of them are here. */
export function machineEnvironment(plan: Plan, all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const here = plan.services.filter((service) => isHere(service, all)).map(({ name }) => name)
  return { ...shared(plan, all), SERVICES: here.join(',') }
}

/**
 * What a process of a service is given: what all share, its own variables, and where the others are, which is this
 * machine unless the environment says otherwise.
 */
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
  const { [originSecret]: _, ...others } = shared(plan, all)
  return {
    ...Object.fromEntries(urls),
    ...others,
    ...Object.fromEntries(own),
    HOST: '127.0.0.1',
    PORT: String(port),
  }
}

function shared({ services }: Plan, all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const prefixes = services.map(({ name }) => variablePrefix(name))
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !prefixes.some((prefix) => name.startsWith(prefix))),
  )
}
