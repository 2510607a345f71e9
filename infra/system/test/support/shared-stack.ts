import { join } from 'node:path'
import { createBroker } from '@fanfare/emulators/broker'
import { startOtlpReceiver } from '@fanfare/local/testing'
import { startTelemetry, type Telemetry } from '@fanfare/sidecars/telemetry'
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
  const receiver = await startOtlpReceiver()
  const otel = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    // Only what a test asks for, by a sampled parent.
    OTEL_TRACES_SAMPLER: 'parentbased_always_off',
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_METRIC_EXPORT_INTERVAL: '5000',
  }
  const telemetry = await startDaemonTelemetry(otel)
  const { local, world, stop } = await startStack(runFolder, {
    env: {
      AWS_ENDPOINT_URL: external.endpoint,
      AWS_REGION: 'eu-central-1',
      // All tests have one IP address.
      LOGIN_ATTEMPTS_PER_ADDRESS: '100000',
      LOGIN_FAILURES_PER_ACCOUNT: '5',
      // No call to payment times out on a slow machine; below the 30 s after which the edge answers 504.
      PAYMENT_DEADLINE_MS: '25000',
      ...otel,
    },
    // A message moves to the dead-letter queue after 20 s: soon for a malformed one, late enough for one that is early.
    queues: { maxReceiveCount: 20, errorVisibilitySeconds: 1 },
  })
  project.provide('world', world)
  project.provide('external', { endpoint: external.endpoint, ownBroker: local.broker !== undefined })
  project.provide('otlp', receiver.endpoint)
  return async () => {
    await stop()
    // This process goes on for a while.
    await telemetry.stop()
    receiver.close()
    await external.stop()
  }
}

/** The daemons run in this process. It must not pass the variables on: other stacks are without telemetry. */
async function startDaemonTelemetry(otel: Readonly<Record<string, string>>): Promise<Telemetry> {
  Object.assign(process.env, otel)
  const telemetry = await startTelemetry('sqsd')
  for (const name of Object.keys(otel)) delete process.env[name]
  return telemetry
}

declare module 'vitest' {
  export interface ProvidedContext {
    world: World
    /** The SNS and SQS that the stack is configured with, and whether it has started its own nevertheless. */
    external: { endpoint: string; ownBroker: boolean }
    /** What receives the telemetry of the stack. */
    otlp: string
  }
}
