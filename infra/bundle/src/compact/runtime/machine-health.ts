import type { Plan } from '../plan.ts'

/** Milliseconds. */
const timeout = 2_000
const maxAge = 3_000

export interface MachineHealth {
  readonly ready: boolean
  /** As in `{ "order.web": "ready" }`. */
  readonly processes: Readonly<Record<string, 'ready' | 'not ready'>>
}

/** However many ask, the processes are called once in `maxAge`. */
export function createMachineHealth(plan: Plan): () => Promise<MachineHealth> {
  let since = Number.NEGATIVE_INFINITY
  let health: Promise<MachineHealth> | undefined
  return () => {
    const now = performance.now()
    if (health === undefined || now - since > maxAge) {
      since = now
      health = checkAll(plan)
    }
    return health
  }
}

async function checkAll({ services }: Plan): Promise<MachineHealth> {
  const processes = await Promise.all(
    services
      .flatMap(({ name, webPort, workerPort }) => [
        [`${name}.web`, webPort] as const,
        [`${name}.worker`, workerPort] as const,
      ])
      .map(async ([process, port]) => [process, (await isReady(port)) ? 'ready' : 'not ready'] as const),
  )
  return {
    ready: processes.every(([, state]) => state === 'ready'),
    processes: Object.fromEntries(processes),
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(timeout)
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false
  }
}
