import type { Schedule, ServiceDeclaration } from '@fanfare/contracts'

/** One service on the one machine. */
export interface PlannedService {
  readonly name: string
  readonly webPort: number
  readonly workerPort: number
  readonly schedules: readonly Schedule[]
}

/** What runs on the one machine; `compact.json` in the bundle. */
export interface Plan {
  readonly services: readonly PlannedService[]
  /** Options of Node for every process. */
  readonly nodeFlags: readonly string[]
  /** The most that a process of a service may keep in V8's heap, in megabytes; past it, it ends and is started anew. */
  readonly heapMegabytes: number
}

/**
 * At rest, a web was measured to hold 115 MB in all, a worker 97 MB, and the machine's own process 105 MB. With this limit a
 * process that leaks ends at some 200 MB, before the others on a machine of 2 GB feel it.
 */
export const heapMegabytes = 96

/** The names under which a service's own variables come: `ORDER__DATABASE_URL` for the order service. */
export const variablePrefix = (service: string) => `${service.toUpperCase().replaceAll('-', '_')}__`

/** Each service's processes listen where they do on a developer's machine. */
export function planOf(
  declarations: readonly ServiceDeclaration[],
  nodeFlags: readonly string[],
  ports = ({ portBlock }: ServiceDeclaration) => ({ web: portBlock, worker: portBlock + 1 }),
): Plan {
  const services = declarations.map((declaration) => {
    const { web, worker } = ports(declaration)
    const { name, schedules } = declaration
    return { name, webPort: web, workerPort: worker, schedules }
  })
  return { services, nodeFlags, heapMegabytes }
}
