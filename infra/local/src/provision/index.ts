export { type Provisioned, provision } from './provision.ts'
export { removeStage } from './remove-stage.ts'
