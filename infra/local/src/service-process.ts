import { assertPortFree } from '@fanfare/emulators/lifecycle'
import type { Address } from './addresses.ts'
import { createNodeProcess, type NodeProcess, type NodeProcessOptions } from './node-process.ts'

export interface ServiceProcessOptions extends Omit<NodeProcessOptions, 'beforeStart' | 'isReady'> {
  readonly address: Address
}

/** One process of a service, as an environment of Elastic Beanstalk would run it. */
export interface ServiceProcess extends NodeProcess {
  readonly url: string
  env(): NodeJS.ProcessEnv
}

/** Its `start` resolves when `/health/ready` answers 200; its `stop` when the requests that it had taken are answered. */
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
