import { assertPortFree } from '@fanfare/emulators/lifecycle'
import type { Address } from './addresses.ts'
import { createNodeProcess, type NodeProcess, type NodeProcessOptions } from './node-process.ts'

interface ServiceProcessOptions extends Omit<NodeProcessOptions, 'beforeStart' | 'isReady'> {
  readonly address: Address
}

export interface ServiceProcess extends NodeProcess {
  readonly url: string
  env(): NodeJS.ProcessEnv
}

/** `start` resolves when `/health/ready` answers 200, `stop` when accepted requests are answered. */
export function createServiceProcess({ address, ...options }: ServiceProcessOptions): ServiceProcess {
  const url = `http://127.0.0.1:${address.port}`
  const nodeProcess = createNodeProcess({
    ...options,
    env: () => ({ ...options.env(), PORT: String(address.port) }),
    beforeStart: () => assertPortFree(address.port, address),
    isReady: (signal) =>
      fetch(`${url}/health/ready`, { signal }).then(
        async (response) => {
          await response.body?.cancel()
          return response.ok
        },
        () => false,
      ),
  })
  // A spread would copy the value of the getter `pid`.
  return Object.assign(nodeProcess, { url, env: options.env })
}
