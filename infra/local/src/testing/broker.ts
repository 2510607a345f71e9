import { randomBytes } from 'node:crypto'
import { type AwsConfig, awsConfig } from '../aws-config.ts'
import { createBroker } from '../broker/index.ts'
import { findServices } from '../declarations.ts'
import { provision, type QueueSettings, removeStage, type Topology } from '../topology/index.ts'

/** SNS and SQS in memory, for as long as the tests last. For a globalSetup; `aws` is plain data, for `provide`. */
export async function startTestBroker(): Promise<{ aws: AwsConfig; stop(): Promise<void> }> {
  const broker = createBroker({ port: 0, dir: undefined })
  await broker.start()
  return { aws: awsConfig(broker.endpoint, {}), stop: () => broker.stop() }
}

/** Topics and queues that no other test has, of every service of the repository. */
export interface TestStage extends Topology {
  readonly stage: string
  remove(): Promise<unknown>
}

/** A new stage for one test file; made in some 50 ms. */
export async function freshStage(aws: AwsConfig, queues: Partial<QueueSettings> = {}): Promise<TestStage> {
  const stage = `t${randomBytes(4).toString('hex')}`
  const services = (await findServices()).map(({ declaration }) => declaration)
  const topology = await provision({ stage, services, aws, queues })
  return { ...topology, stage, remove: () => removeStage({ stage, aws }) }
}
