import { randomBytes } from 'node:crypto'
import { type AwsConfig, awsConfig, createBroker } from '@fanfare/emulators/broker'
import { findDeclarations, type QueueSettings } from '@fanfare/topology'
import { type Provisioned, provision, removeStage } from '../provision/index.ts'

/** For a globalSetup; `aws` is plain data, for `provide`. */
export async function startTestBroker(): Promise<{ aws: AwsConfig; stop(): Promise<void> }> {
  const broker = createBroker({ port: 0, dir: undefined })
  await broker.start()
  return { aws: awsConfig(broker.endpoint, {}), stop: () => broker.stop() }
}

export interface TestStage extends Provisioned {
  readonly stage: string
  remove(): Promise<unknown>
}

export async function freshStage(aws: AwsConfig, queues: Partial<QueueSettings> = {}): Promise<TestStage> {
  const stage = `t${randomBytes(4).toString('hex')}`
  const services = await findDeclarations()
  const provisioned = await provision({ stage, services, aws, queues })
  return { ...provisioned, stage, remove: () => removeStage({ stage, aws }) }
}
