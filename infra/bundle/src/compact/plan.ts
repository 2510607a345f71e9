import type { Schedule, ServiceDeclaration } from '@fanfare/contracts'

export interface PlannedService {
  readonly name: string
  readonly webPort: number
  readonly workerPort: number
  readonly schedules: readonly Schedule[]
  /** Whether it has an outbox. */
  readonly publishes: boolean
}

/** What runs on the machine; `compact.json` in the bundle. */
export interface Plan {
  readonly services: readonly PlannedService[]
  /** For every process. */
  readonly nodeFlags: readonly string[]
  /** The limit of V8's heap in each process; a process that needs more ends and is restarted. */
  readonly heapMegabytes: number
  /** How long the daemon waits at its end for responses of the workers. */
  readonly drainSeconds: number
}

/** With this limit a process that leaks ends at some 200 MB, before the others on a machine of 2 GB run short. */
const heapMegabytes = 96

/** The `grace` of `platform/http/server.ts`: a worker that gets its SIGTERM at the same time ends by then. */
const drainSeconds = 30

/** Prefix of a service's own variables: `ORDER__DATABASE_URL` for the order service. */
export const variablePrefix = (service: string) => `${service.toUpperCase().replaceAll('-', '_')}__`

/** Each service's processes listen on the same ports as on a developer's machine. */
export function planOf(
  declarations: readonly ServiceDeclaration[],
  nodeFlags: readonly string[],
  ports = ({ portBlock }: ServiceDeclaration) => ({ web: portBlock, worker: portBlock + 1 }),
): Plan {
  const services = declarations.map((declaration) => {
    const { web, worker } = ports(declaration)
    const { name, schedules, publishes } = declaration
    return { name, webPort: web, workerPort: worker, schedules, publishes: publishes.length > 0 }
  })
  return { services, nodeFlags, heapMegabytes, drainSeconds }
}
