import type { Placement } from '../stage.ts'
import { memoryOf } from './price-list.ts'

/** Megabytes. */
export const memory = {
  /** Measured: the most after 1,000 requests, or for a relay after 6,000 events. */
  process: 150,
  /** Node's own pages: Shared_Clean in /proc/PID/smaps_rollup, three bare processes of Node 24.21, Linux x64. */
  shared: 38,
  /** Amazon Linux 2023 with Beanstalk's agents. Not measured. */
  system: 300,
} as const

/**
 * In megabytes. `compact` has two processes for each service, one daemon and one relay; a worker's instance has the worker and
 * its relay. Throws for an unknown instance type.
 */
export function memoryUse(placement: Placement, services: number, instanceType: string) {
  const has = memoryOf(instanceType)
  if (has === undefined)
    throw new Error(`The memory of ${instanceType} is not in the price list: add it there.`)
  const processes = placement === 'compact' ? 2 * services + 2 : 2
  const needed = memory.system + memory.shared + processes * (memory.process - memory.shared)
  return { processes, needed, has: has * 1024 }
}
