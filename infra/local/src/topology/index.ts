export type { AwsClientConfig } from './clients.ts'
export { provision, type Topology } from './provision.ts'
export { removeStage } from './remove-stage.ts'
export type { QueueSettings } from './wanted.ts'
