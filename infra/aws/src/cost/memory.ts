import type { Placement } from './placement.ts'
import { memoryOf } from './price-list.ts'

/** Megabytes. Processes were measured; what the system needs is an assumption. */
export const memory = {
  /** The most that a process was seen to hold after a thousand requests, or a relay after 6,000 events. */
  process: 138,
  /**
   * Node's own program, of which a machine holds one however many run: Shared_Clean in /proc/PID/smaps_rollup of three
   * bare processes of Node 24.21 side by side, Linux x64.
   */
  shared: 38,
  /** Amazon Linux 2023 with nginx, the agents of Elastic Beanstalk and its worker daemon. Not measured. */
  system: 300,
} as const

export interface MemoryUse {
  readonly instanceType: string
  readonly processes: number
  /** Megabytes that these processes and the system hold. */
  readonly needed: number
  /** Megabytes that the instance has. */
  readonly has: number
}

/**
 * Memory of an instance of a placement. In `compact`, it has web and worker of every service, one daemon for all queues
 * and one relay for all outboxes; elsewhere a worker's instance has two processes, the worker and its relay.
 */
export function memoryUse(placement: Placement, services: number, instanceType: string): MemoryUse {
  const has = memoryOf(instanceType)
  if (has === undefined)
    throw new Error(`The memory of ${instanceType} is not in the price list: add it there.`)
  const processes = placement === 'compact' ? 2 * services + 2 : 2
  const needed = memory.system + memory.shared + processes * (memory.process - memory.shared)
  return { instanceType, processes, needed, has: has * 1024 }
}
