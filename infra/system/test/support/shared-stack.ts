import type { TestProject } from 'vitest/node'
import { startStack } from './stack.ts'
import type { World } from './world.ts'

/** One stack for every file that leaves it as it found it. */
export default async function setup(project: TestProject) {
  const { world, stop } = await startStack(project.getProvidedContext().runFolder, {
    env: {
      // All tests come from one address.
      LOGIN_ATTEMPTS_PER_ADDRESS: '100000',
      LOGIN_FAILURES_PER_ACCOUNT: '5',
      // The slow test card takes four seconds; any other may need two on a busy machine.
      PAYMENT_DEADLINE_MS: '3000',
    },
    queues: { maxReceiveCount: 5, errorVisibilitySeconds: 1 },
  })
  project.provide('world', world)
  return stop
}

declare module 'vitest' {
  export interface ProvidedContext {
    world: World
  }
}
