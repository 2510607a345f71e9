import { join } from 'node:path'
import { createBroker } from '@fanfare/emulators/broker'
import type { TestProject } from 'vitest/node'
import { startStack } from './stack.ts'
import type { World } from './world.ts'

/**
 * One stack for all files that stop none of its parts. It uses the SNS and SQS of AWS_ENDPOINT_URL; the stacks of the
 * demo, of `dev` and of disturbances.test.ts start their own.
 */
export default async function setup(project: TestProject) {
  const { runFolder } = project.getProvidedContext()
  const external = createBroker({ port: 0, dir: join(runFolder, 'external-broker') })
  await external.start()
  const { local, world, stop } = await startStack(runFolder, {
    env: {
      AWS_ENDPOINT_URL: external.endpoint,
      AWS_REGION: 'eu-central-1',
      // All tests have one IP address.
      LOGIN_ATTEMPTS_PER_ADDRESS: '100000',
      LOGIN_FAILURES_PER_ACCOUNT: '5',
      // No call to payment times out on a slow machine; below the 30 s after which the edge answers 504.
      PAYMENT_DEADLINE_MS: '25000',
    },
    // A message moves to the dead-letter queue after 20 s: soon for a malformed one, late enough for one that is early.
    queues: { maxReceiveCount: 20, errorVisibilitySeconds: 1 },
  })
  project.provide('world', world)
  project.provide('external', { endpoint: external.endpoint, ownBroker: local.broker !== undefined })
  return async () => {
    await stop()
    await external.stop()
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    world: World
    /** The SNS and SQS that the stack is configured with, and whether it has started its own nevertheless. */
    external: { endpoint: string; ownBroker: boolean }
  }
}
