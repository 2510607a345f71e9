import { databasePool as pool } from '@fanfare/contracts'
import { maxConnections } from './data/max-connections.ts'
import { type PlacedService, type Plan, placed } from './plan.ts'

/**
 * Not for pools: 3 for superusers (PostgreSQL's default), 2 for the first user (`rds.rds_superuser_reserved_connections`),
 * 3 of RDS itself, 1 for the migration of a deployment, 2 for functions, 2 for a person.
 */
export const reserve = 13

/** Processes with a pool, and relays' sessions: one for each outbox. */
export interface Use {
  readonly processes: number
  readonly relays: number
}

/**
 * The size of each process's pool, so that all of them fit into the database when every environment has as many
 * instances as it may. An Immutable deployment doubles an environment. Of those with a web process one is changed at
 * a time, and one of the workers: deployments, CloudFormation and managed updates go one after the other.
 * Throws when the stage does not fit.
 */
export function poolSizeOf(plan: Plan): number {
  const { stage } = plan
  const { connections, instanceClass } = stage.database
  checkClass(instanceClass, connections)
  const size = Math.min(largestPool(plan), pool.usual)
  if (size < pool.least) {
    const { processes, relays } = mostUse(plan)
    throw new Error(
      `the stage ${stage.name} does not fit its database: of ${connections} connections, ${reserve} are kept, and ${processes} processes want ${pool.least} each at the least, and ${relays} relays one. In infra/aws/stages/${stage.name}.ts, set a larger instanceClass with its connections, or fewer instances (max): docs/decisions/connections.md`,
    )
  }
  // As though no service were in `compact`, if that fits: the others do not change when one moves.
  const apart = largestPool({
    ...plan,
    services: plan.services.map((it) => ({ ...it, placement: 'shared' })),
  })
  return apart < pool.least ? size : Math.min(size, apart)
}

function largestPool(plan: Plan): number {
  const { processes, relays } = mostUse(plan)
  return Math.floor((plan.stage.database.connections - reserve - relays) / processes)
}

/** With everything at its largest, and the two environments doubled that take most. */
export function mostUse(plan: Plan): Use {
  const { webs, workers } = environments(plan)
  return sum([...webs, ...workers, largest(webs), largest(workers)])
}

function checkClass(instanceClass: string, connections: number): void {
  const most = maxConnections[instanceClass]
  if (most === undefined)
    throw new Error(
      `how many connections a ${instanceClass} takes is not known: add it to infra/aws/src/data/max-connections.ts`,
    )
  if (connections > most)
    throw new Error(`a ${instanceClass} takes ${most} connections, and the stage wants ${connections}`)
}

function environments(plan: Plan): { webs: Use[]; workers: Use[] } {
  const compact = placed(plan, 'compact')
  const apart = plan.services.filter(({ placement }) => placement !== 'compact')
  const { stage } = plan
  return {
    webs: [
      ...(compact.length > 0
        ? [{ processes: 2 * compact.length, relays: compact.filter(publishes).length }]
        : []),
      ...apart.map(({ exception }) => ({ processes: (exception.web ?? stage.web).max, relays: 0 })),
    ],
    workers: apart.map((service) => {
      const { max } = service.exception.worker ?? stage.worker
      return { processes: max, relays: publishes(service) ? max : 0 }
    }),
  }
}

const publishes = ({ declaration }: PlacedService) => declaration.publishes.length > 0

/** Of processes and of relays, also when no environment has the most of both. */
const largest = (uses: readonly Use[]): Use => ({
  processes: Math.max(0, ...uses.map(({ processes }) => processes)),
  relays: Math.max(0, ...uses.map(({ relays }) => relays)),
})

const sum = (uses: readonly Use[]): Use => ({
  processes: uses.reduce((total, { processes }) => total + processes, 0),
  relays: uses.reduce((total, { relays }) => total + relays, 0),
})
