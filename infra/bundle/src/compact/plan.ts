import type { Schedule, ServiceDeclaration } from '@fanfare/contracts'

export interface PlannedService {
  readonly name: string
  readonly webPort: number
  readonly workerPort: number
  readonly schedules: readonly Schedule[]
  /** Whether it has an outbox. */
  readonly publishes: boolean
}

/** `compact.json` in the bundle. */
export interface Plan {
  readonly services: readonly PlannedService[]
  readonly nodeFlags: readonly string[]
  /** Limit of V8's heap in each process. */
  readonly heapMegabytes: number
  /** How long a daemon that stops waits for workers. */
  readonly drainSeconds: number
}

/** A process that leaks ends at some 200 MB; the machine has 2 GB. */
const heapMegabytes = 96

/** The `grace` of `platform/http/server.ts`. */
const drainSeconds = 30

/** `ORDER__` for the order service. */
export const variablePrefix = (service: string) => `${service.toUpperCase().replaceAll('-', '_')}__`

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
