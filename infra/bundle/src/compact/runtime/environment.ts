import { daemonConnections } from '@fanfare/topology'
import { type Plan, type PlannedService, variablePrefix } from '../plan.ts'

/** No process but `machine` gets it. */
const originSecret = 'ORIGIN_SECRET'

const databaseUrl = ({ name }: PlannedService, all: NodeJS.ProcessEnv) =>
  all[`${variablePrefix(name)}DATABASE_URL`]

/** A service without a database here is placed elsewhere. */
export const isHere = (service: PlannedService, all: NodeJS.ProcessEnv) => Boolean(databaseUrl(service, all))

export function machineEnvironment(plan: Plan, all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const here = plan.services.filter((service) => isHere(service, all))
  const connections = here.map(({ name }) =>
    daemonConnections(all[`${variablePrefix(name)}DATABASE_POOL_SIZE`] ?? all['DATABASE_POOL_SIZE']),
  )
  return {
    ...shared(plan, all),
    SERVICES: here.map(({ name }) => name).join(','),
    DAEMON_CONNECTIONS: connections.join(','),
  }
}

/** Undefined when no service here publishes. */
export function relayEnvironment(plan: Plan, all: NodeJS.ProcessEnv): NodeJS.ProcessEnv | undefined {
  const outboxes = plan.services.filter((service) => service.publishes && isHere(service, all))
  if (outboxes.length === 0) return undefined
  const urls = outboxes.map((service) => [service.name, databaseUrl(service, all)])
  return {
    ...withoutSecret(shared(plan, all)),
    OUTBOX_DATABASE_URLS: JSON.stringify(Object.fromEntries(urls)),
  }
}

/** Other services are on this machine unless a variable sets their URL. */
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
    ...Object.fromEntries(urls),
    ...withoutSecret(shared(plan, all)),
    ...Object.fromEntries(own),
    HOST: '127.0.0.1',
    PORT: String(port),
    OTEL_SERVICE_NAME: name,
  }
}

function shared({ services }: Plan, all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const prefixes = services.map(({ name }) => variablePrefix(name))
  return Object.fromEntries(
    Object.entries(all).filter(
      // Each process has a name of its own.
      ([name]) => name !== 'OTEL_SERVICE_NAME' && !prefixes.some((prefix) => name.startsWith(prefix)),
    ),
  )
}

function withoutSecret({ [originSecret]: _, ...others }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return others
}
