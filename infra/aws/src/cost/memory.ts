import type { Placement } from './placement.ts'
import { memoryOf } from './price-list.ts'

/** Megabytes. What the processes need was measured; what the machine needs by itself is an assumption. */
export const memory = {
  /** The most that a process of a service was seen to hold after a thousand requests: docs/benchmarks.md, start. */
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
 * What an instance of a placement holds of its memory. In `compact`, both processes of every service and one worker
 * daemon for all queues share it; elsewhere an instance has one process.
 */
export function memoryUse(placement: Placement, services: number, instanceType: string): MemoryUse {
  const has = memoryOf(instanceType)
  if (has === undefined)
    throw new Error(`The memory of ${instanceType} is not in the price list: add it there.`)
  const processes = placement === 'compact' ? 2 * services + 1 : 1
  const needed = memory.system + memory.shared + processes * (memory.process - memory.shared)
  return { instanceType, processes, needed, has: has * 1024 }
}
