export type { AwsClientConfig } from './clients.ts'
export { type Provisioned, type ProvisionOptions, provision } from './provision.ts'
export { removeStage } from './remove-stage.ts'
