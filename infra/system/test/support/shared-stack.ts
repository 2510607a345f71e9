import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createBroker } from '../../../local/src/broker/index.ts'
import { startStack } from './stack.ts'
import type { World } from './world.ts'

/**
 * One stack for every file that leaves it as it found it. Its SNS and SQS are somebody else's, whom AWS_ENDPOINT_URL
 * names; the stacks that the demo, `dev` and the disturbances start have their own.
 */
export default async function setup(project: TestProject) {
  const { runFolder } = project.getProvidedContext()
  const elsewhere = createBroker({ port: 0, dir: join(runFolder, 'elsewhere') })
  await elsewhere.start()
  const { local, world, stop } = await startStack(runFolder, {
    env: {
      AWS_ENDPOINT_URL: elsewhere.endpoint,
      AWS_REGION: 'eu-central-1',
      // All tests come from one address.
      LOGIN_ATTEMPTS_PER_ADDRESS: '100000',
      LOGIN_FAILURES_PER_ACCOUNT: '5',
      // No card is slow here, however slow the machine is; less than the 30 s after which the edge gives up.
      PAYMENT_DEADLINE_MS: '25000',
    },
    // What can never be processed is given up soon; what comes too early has 20 s for its time to come.
    queues: { maxReceiveCount: 20, errorVisibilitySeconds: 1 },
  })
  project.provide('world', world)
  project.provide('elsewhere', { endpoint: elsewhere.endpoint, ownBroker: local.broker !== undefined })
  return async () => {
    await stop()
    await elsewhere.stop()
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    world: World
    /** The SNS and SQS that the stack was told to use, and whether it has started its own all the same. */
    elsewhere: { endpoint: string; ownBroker: boolean }
  }
}
